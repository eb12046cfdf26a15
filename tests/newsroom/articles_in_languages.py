"""One article in each of several languages and scripts, written for these tests.

Each has a headline, a date, five paragraphs and a word of its text as it stands in it.
"""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    headline: str
    body: str
    word: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the body."""
        return self.body.splitlines()

    @property
    def text(self) -> str:
        """The article as a file."""
        return "\n\n".join((self.headline, "2022-11-02", *self.paragraphs)) + "\n"


ARTICLES = {
    "nl": Told(
        "Oude haven gaat een jaar dicht om bouwvallige muur",
        """\
De gemeenteraad stemde dinsdag voor sluiting van de oude haven, nadat ingenieurs hadden gewaarschuwd dat de muur elk moment kan instorten.
De burgemeester zei dat veiligheid voorop staat. De vissers krijgen een vergoeding voor de maanden waarin zij niet kunnen uitvaren.
Volgens de vissersbond verliezen driehonderd gezinnen hun inkomen.
„Wij hebben geen keus,” zei een van hen na afloop van de vergadering.
De herstelwerkzaamheden beginnen in december en duren tot het najaar.""",
        "vergoeding",
    ),
    "ca": Told(
        "El port vell tancarà un any pel mal estat del mur",
        """\
L'ajuntament va votar dimarts tancar el port vell durant un any, després que els enginyers avisessin que el mur podia caure en qualsevol moment.
L'alcaldessa va dir que la seguretat és el primer i que els pescadors rebran una compensació pels mesos en què no puguin sortir.
La confraria assegura que tres-centes famílies perdran els ingressos.
«No tenim cap altra opció», va dir un dels pescadors en acabar la reunió.
Les obres començaran al desembre i s'allargaran fins a la tardor.""",
        "pescadors",
    ),
    "ru": Told(
        "Старый порт закроют на год из-за аварийной стены",
        """\
Городской совет во вторник проголосовал за закрытие старого порта после того, как инженеры предупредили, что стена может обрушиться в любой момент.
Мэр заявила, что безопасность важнее всего. Рыбаки получат компенсацию за месяцы, в которые не смогут выходить в море.
По словам профсоюза, триста семей потеряют доход.
«У нас нет выбора», — сказал один из рыбаков после заседания.
Ремонт начнётся в декабре и продлится до осени.""",
        "компенсацию",
    ),
    "tr": Told(
        "Eski liman yıkılmak üzere olan duvar yüzünden bir yıl kapanıyor",
        """\
Belediye meclisi salı günü, mühendislerin duvarın her an çökebileceği uyarısının ardından eski limanın kapatılması yönünde oy kullandı.
Belediye başkanı güvenliğin her şeyden önce geldiğini söyledi. Balıkçılara denize çıkamadıkları aylar için tazminat ödenecek.
Balıkçılar birliğine göre üç yüz aile gelirini kaybedecek.
“Başka seçeneğimiz yok,” dedi balıkçılardan biri toplantıdan sonra.
Onarım aralık ayında başlayacak ve sonbahara kadar sürecek.""",
        "tazminat",
    ),
    "ar": Told(
        "إغلاق الميناء القديم لمدة عام بسبب جدار متصدع",
        """\
صوّت المجلس البلدي يوم الثلاثاء على إغلاق الميناء القديم بعد أن حذّر المهندسون من أن الجدار قد ينهار في أي وقت.
وقالت رئيسة البلدية إن السلامة تأتي أولا. وسيحصل الصيادون على تعويض عن الأشهر التي لا يستطيعون فيها الإبحار.
وتقول النقابة إن ثلاثمئة أسرة ستفقد دخلها.
«ليس لدينا خيار آخر»، قال أحد الصيادين بعد الاجتماع.
وستبدأ أعمال الترميم في كانون الأول وتستمر حتى الخريف.""",
        "تعويض",
    ),
    "zh": Told(
        "旧港口因堤墙危险关闭一年",
        """\
市议会星期二投票决定关闭旧港口，此前工程师警告说堤墙随时可能倒塌。
市长表示，安全必须放在第一位。渔民不能出海的几个月将得到赔偿。
渔民协会说，三百个家庭将失去收入。
“我们别无选择，”一位渔民在会议结束后说。
修复工程将于十二月开始，一直持续到秋天。""",
        "赔偿",
    ),
    "ja": Told(
        "旧港、壁の老朽化で一年間閉鎖へ",
        """\
市議会は火曜日、壁がいつ崩れてもおかしくないと技術者が警告したことを受け、旧港の閉鎖を決めた。
市長は安全が第一だと述べた。漁に出られない数か月については、漁師に補償金が支払われる。
漁業組合によると、三百世帯が収入を失うという。
「ほかに道はない」と、会議のあとで漁師の一人は語った。
修復工事は十二月に始まり、秋まで続く見通しだ。""",
        "補償金",
    ),
    "th": Told(
        "ปิดท่าเรือเก่าหนึ่งปีเพราะกำแพงเสี่ยงพัง",
        """\
สภาเมืองลงมติเมื่อวันอังคารให้ปิดท่าเรือเก่า หลังจากวิศวกรเตือนว่ากำแพงอาจพังลงได้ทุกเมื่อ
นายกเทศมนตรีกล่าวว่าความปลอดภัยต้องมาก่อน ชาวประมงจะได้รับค่าชดเชยสำหรับเดือนที่ออกเรือไม่ได้
สมาคมชาวประมงระบุว่าสามร้อยครอบครัวจะสูญเสียรายได้
“เราไม่มีทางเลือกอื่น” ชาวประมงคนหนึ่งกล่าวหลังการประชุม
การซ่อมแซมจะเริ่มในเดือนธันวาคมและดำเนินไปจนถึงปีหน้า""",
        "ค่าชดเชย",
    ),
    "ko": Told(
        "낡은 방파제 때문에 옛 항구 일 년간 폐쇄",
        """\
시의회는 화요일 기술자들이 방파제가 언제든지 무너질 수 있다고 경고하자 옛 항구를 폐쇄하기로 의결했다.
시장은 안전이 최우선이라고 말했다. 어민들은 바다에 나가지 못하는 몇 달 동안 보상금을 받게 된다.
어민회에 따르면 삼백 가구가 소득을 잃게 된다.
“다른 방법이 없다”고 한 어민은 회의가 끝난 뒤 말했다.
보수 공사는 십이월에 시작되어 가을까지 이어진다.""",
        "보상금을",
    ),
    "el": Told(
        "Κλείνει για έναν χρόνο το παλιό λιμάνι εξαιτίας του τοίχου",
        """\
Το δημοτικό συμβούλιο ψήφισε την Τρίτη να κλείσει το παλιό λιμάνι, αφού οι μηχανικοί προειδοποίησαν ότι ο τοίχος μπορεί να καταρρεύσει ανά πάσα στιγμή.
Η δήμαρχος είπε ότι προηγείται η ασφάλεια. Οι ψαράδες θα πάρουν αποζημίωση για τους μήνες που δεν θα μπορούν να βγουν στη θάλασσα.
Σύμφωνα με το σωματείο, τριακόσιες οικογένειες θα χάσουν το εισόδημά τους.
«Δεν έχουμε άλλη επιλογή», είπε ένας από τους ψαράδες μετά τη συνεδρίαση.
Οι εργασίες αρχίζουν τον Δεκέμβριο και θα διαρκέσουν ως το φθινόπωρο.""",
        "αποζημίωση",
    ),
    "hi": Told(
        "जर्जर दीवार के कारण पुराना बंदरगाह एक साल बंद रहेगा",
        """\
नगर परिषद ने मंगलवार को पुराने बंदरगाह को बंद करने के पक्ष में मतदान किया, क्योंकि इंजीनियरों ने चेतावनी दी थी कि दीवार कभी भी गिर सकती है।
महापौर ने कहा कि सुरक्षा सबसे पहले है। मछुआरों को उन महीनों का मुआवज़ा मिलेगा जिनमें वे समुद्र में नहीं जा सकेंगे।
संघ के अनुसार तीन सौ परिवारों की आमदनी चली जाएगी।
“हमारे पास कोई और रास्ता नहीं है,” एक मछुआरे ने बैठक के बाद कहा।
मरम्मत का काम दिसंबर में शुरू होगा और अगले साल तक चलेगा।""",
        "मुआवज़ा",
    ),
    "he": Told(
        "הנמל הישן ייסגר לשנה בגלל קיר מסוכן",
        """\
מועצת העיר הצביעה ביום שלישי בעד סגירת הנמל הישן, לאחר שמהנדסים הזהירו שהקיר עלול להתמוטט בכל רגע.
ראשת העיר אמרה שהבטיחות קודמת לכול. הדייגים יקבלו פיצוי על החודשים שבהם לא יוכלו לצאת לים.
לדברי האיגוד, שלוש מאות משפחות יאבדו את הכנסתן.
“אין לנו ברירה אחרת,” אמר אחד הדייגים אחרי הישיבה.
עבודות השיקום יתחילו בדצמבר ויימשכו עד הסתיו.""",
        "פיצוי",
    ),
}
