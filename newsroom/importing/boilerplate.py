"""Lines that are not the article's own: navigation, sharing, appeals, notices."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

# Each reason with what begins (or, after "|^.*", ends) a line that is it. Lines are folded to
# lower case first. Only a short line is tried: a paragraph may begin with any of these words.
SHORT = 320
REASONS: tuple[tuple[str, str], ...] = (
    (
        "advertisement",
        r"(?:advertisements?|sponsored(?: content)?|publicidad|anuncios?|publicidade|publicité|anzeige"
        r"|werbung|pubblicità|ad|ads|promoted|paid content|patrocinado"
        r"|story continue[sd] below(?: advertisement)?|article continues (?:below|after)\b.*"
        r"|continue reading(?: the main story| below)?|skip advertisement|scroll to continue.*"
        r"|continúa (?:leyendo )?después de la publicidad.*)[\s.:|]*$",
    ),
    (
        "sharing",
        r"read or share this story\b.*|(?:share|compartir|comparte|compártelo|partager|teilen|condividi|compartilhar|compartilhe)"
        r"(?:\b.{0,6}$|\s+(?:this|on|via|with|all|article|story|esta?|en|por|este|cet|sur|auf|questo|su"
        r"|no|na|nota|artículo|noticia|facebook|twitter|whatsapp|by)\b.*)"
        r"|(?:(?:facebook|twitter|whats ?app|linked ?in|e-?mail|correo|pinterest|reddit|telegram|print"
        r"|imprimir|copy link|copiar enlace|copy|link|x|instagram|messenger|flipboard|pocket|save|guardar"
        r"|share|tweet|tuitear|comments?|comentarios?|bookmark|flip|post|more|más|url)"
        r"(?:[\s,|/•·]+|$)){2,}$|(?:tweet|tuitear|copy link|print|imprimir|email|print this (?:page|article)"
        r"|e-?mail this (?:page|article)|save (?:this )?(?:article|story)|copiar enlace|whatsapp|facebook"
        r"|twitter|guardar|gift this article|add to favorites|comparte esta? (?:nota|noticia|artículo).*)$"
        r"|\d[\d.,k]* (?:shares?|compartidos|veces compartido)\b.*$",
    ),
    (
        "related link",
        r"(?:read|see|watch|view|leer|lea|lee|ver|vea|leia|ler|lire|lesen sie|leggi|veja|mira|más|mas)"
        r"\s+(?:more|also|next|also:|the full|related|tambi[eé]n|más|mas|mais|aussi|auch|anche|além"
        r"|adem[aá]s|también:|la nota completa)\b(?:\s*[:|>»-].*|.{0,120}[^.]$|\W*$)"
        r"|(?:more|related|relacionad[oa]s?|te puede interesar|le puede interesar|te recomendamos"
        r"|le recomendamos|podría interesarle|puede leer|también le|más información|must read|don't miss"
        r"|recommended|see more|lea|leia|lire|lesen|leggi|read|watch|ver|vea|mehr zum thema"
        r"|à lire|a lire|sur le même sujet|notas? relacionadas?|artículos? relacionados?|más noticias|saiba"
        r" mais|related (?:articles?|stories|coverage|content|topics?)|more (?:on|from|in)"
        r"|más (?:sobre|de|en)|editor's picks?|what to read next|up next|you may also like|dig deeper"
        r"|go deeper|further reading|most (?:read|popular)|lo más (?:leído|visto)|trending(?: now)?)"
        r"\s*(?::.*|\W*$)|(?:>>|»|►|▶|→)\s*\S.*|more on this story$|(?:related|read more)\s*[|>].*"
        r"|(?:more (?:from|on|in)|más (?:de|sobre|en))\s[^.:]{2,50}$"
        r"|\(\s*(?:also on|photos?|videos?|watch|related|see also|more|read|click|lea|vea|ver)\b.{3,120}\)$"
        r"|just watched\s.*|(?:read )?(?:the )?full story\W*$|more on this\W.*|related (?:coverage|articles?|stories)\b.*|(?:temas|noticias) relacionad[oa]s\W*$|más (?:contenido|artículos)\b.{0,40}$",
    ),
    (
        "newsletter",
        r"(?:sign up|signup|subscribe|suscr[ií]b[ea]\w*|subscreva|inscreva|abonnez|abonnieren"
        r"|iscriviti|get (?:the|our|your|all the|more|breaking|daily|top)\b.{0,60}(?:newsletter|inbox|e-?mail|alerts?|app)"
        r"|join (?:our|us|the|\d[\d,.]*)\b.{0,60}(?:newsletter|members?|community|telegram|whatsapp|subscribers)"
        r"|únete|recib[ea]\w*\s.{0,60}(?:correo|bolet[ií]n|newsletter|noticias)|want more\b.{0,40}newsletter"
        r"|the .{0,40}newsletter$|newsletters?\b.{0,40}$|bolet[ií]n\b.{0,30}$|enter your e-?mail|your e-?mail"
        r"|ingresa tu (?:correo|e-?mail)|by signing up|al suscribirte|download (?:the|our)\b.{0,40}app"
        r"|descarga\w*\b.{0,40}app|get .{0,40}delivered to your inbox|delivered to your inbox"
        r"|thank you for (?:subscribing|signing)|gracias por suscribir|manage newsletters"
        r"|sign in\b|log ?in\b|iniciar sesi[oó]n|inicia sesi[oó]n|create (?:an|your)? ?(?:free )?account|registrarse|regístrate"
        r"|already a (?:subscriber|member)|not a subscriber|ya eres suscriptor)\b.*",
    ),
    (
        "follow link",
        r"(?:follow|like|find|join|síguenos|siguenos|sigue|síganos|siga|seguinos|siga-nos|suivez|folgen sie"
        r"|seguici|connect with|visit)\s+(?:us|our|me|a|en|nos|nous|uns|the|\S+\s(?:news\s)?(?:on|en))\b.*"
        r"(?:twitter|facebook|instagram|telegram|whatsapp|youtube|tiktok|google news|redes sociales|social media|x\b).*"
        r"|(?:síguenos|siguenos|síganos|follow us)\W*$",
    ),
    (
        "copyright",
        r"(?:©|\(c\)\s|copyright\b|copr\.|derechos reservados|todos los derechos|all rights reserved"
        r"|todos os direitos|tous droits|alle rechte|tutti i diritti|prohibid[ao] (?:la|su|toda)\s"
        r"|queda prohibida).*"
        r"|[^.]{0,80}(?:©|\bcopyright)\s.{0,120}$"
        r"|.{0,200}\b(?:all rights reserved|todos los derechos reservados|tous droits réservés"
        r"|alle rechte vorbehalten|tutti i diritti riservati|todos os direitos reservados)\W*.{0,80}$"
        r"|this material may not be published.*",
    ),
    (
        "comments",
        r"(?:\d[\d.,]*\s+)?(?:comments?|comentarios?|commentaires?|kommentare?|commenti|comentários?|replies)"
        r"(?:\s*\(?\d[\d.,]*\)?)?\W*$|(?:leave|post|add|write|join|view|show|hide|read|see|ver|deja|dejar|escribe|agrega)\w*\s"
        r"(?:a|an|the|your|un|una|tu|los|all|\d+)?\s*(?:comments?|comentarios?|reply|conversation|opini[oó]n|discussion)\b.{0,30}$"
        r"|(?:what do you think\?|have your say|join the (?:conversation|discussion)).*$"
        r"|(?:be the first to comment|sé el primero en comentar).*$",
    ),
    (
        "reading time",
        r"(?:reading time|tiempo (?:estimado )?de lectura|estimated read(?:ing)? time|temps de lecture|lesezeit"
        r"|tempo di lettura|tempo de leitura|lectura)\b.{0,30}$"
        r"|\(?\d{1,2}\s*[- ]?\s*(?:min(?:ute)?s?\.?|minutos?|minuten|minuti)\s*(?:read|de lectura|lectura|lesezeit"
        r"|de lecture|di lettura|de leitura|to read|listen|audio)?\)?\W*$|listen to (?:this )?(?:article|story).*$"
        r"|(?:escuchar?|oír)\s(?:este|el|la|esta)\s(?:artículo|noticia|nota).*$|listen\W*\d*.{0,10}$",
    ),
    (
        "navigation",
        r"(?:scroll down for (?:video|more)|ver video|watch video|menu|menú|home|inicio|search|buscar|skip to (?:main )?content.*|saltar al contenido.*|toggle .{0,30}"
        r"|close|cerrar|back to (?:top|home).*|volver.{0,20}|next|previous|siguiente|anterior|top stories"
        r"|latest(?: news)?|últimas noticias|topics?|temas|tags?|etiquetas|filed under|live tv|edition|sections?"
        r"|secciones|go to homepage|open menu|sign out|my account|mi cuenta|load more|show more|see all|ver todo"
        r"|ver más|view all|expand|collapse|play video|play|pause|video|videos|photos|fotos|gallery|galería"
        r"|this article is more than .{0,30}|breaking news|última hora|en vivo|live|exclusive|exclusiva|about us|contact us|privacy policy"
        r"|terms (?:of (?:use|service)|and conditions)|cookie policy|pol[ií]tica de (?:privacidad|cookies)|aviso (?:legal|de privacidad))\W*$"
        r"|(?:tags?|topics?|etiquetas|temas|filed under|keywords?|categor(?:y|ies|ía|ías)|palabras clave|hashtags|archivado en|mots-clés|schlagworte)\s*:.*",
    ),
    (
        "breadcrumb",
        r"(?:[^.!?]{2,40}\s*(?:>|»|›|→|/|::|\|)\s*)+[^.!?]{2,90}$(?<=.)",
    ),
    (
        "cookie notice",
        r"(?:we (?:and our partners )?use cookies|this (?:site|website) uses cookies|by (?:continuing|using) (?:to|this|our)\b.*(?:cookies|terms|privacy)"
        r"|usamos cookies|utilizamos cookies|este sitio (?:web )?u(?:sa|tiliza) cookies|nous utilisons des cookies"
        r"|accept (?:all )?cookies|aceptar (?:todas las )?cookies).*",
    ),
    (
        "opinion notice",
        r"(?:the (?:opinions?|views?) (?:expressed|here|in this)|opinions expressed|views expressed|las opiniones (?:expresadas|vertidas|aquí)"
        r"|los conceptos (?:emitidos|expresados)|analysis/opinion|this (?:article|column|piece|story|post) (?:does not|represents|is part of)"
        r"|el contenido de (?:este|esta)|disclaimer)\b.*",
    ),
    (
        "tip line",
        r"(?:got a (?:news )?tip\b|do you have (?:a|any) (?:tip|information|news)|have a (?:tip|story)\b|send (?:us )?(?:your |a )?tips?\b"
        r"|spotted an error|see (?:an|any) (?:error|inaccurac)|report (?:an error|a typo|a correction)|found (?:an|a) (?:error|mistake|typo)|contact (?:us|the (?:author|newsroom|editor))\b"
        r"|¿?(?:encontraste|encontró) (?:un|algún) error|click here (?:to|for)|haz clic|haga clic|clic aquí)\b.*",
    ),
    (
        "donation appeal",
        r"(?:donate(?: now| today)?\W*$|please (?:consider )?(?:support|donat|mak)\w*|support (?:us|our|independent|.{0,60}journalism|the )\b.{0,120}"
        r"|help us\b.{0,120}|make a (?:tax-deductible )?(?:donation|contribution|gift)|become a (?:member|supporter|patron|subscriber)|your (?:support|donation|contribution|gift)\b.{0,160}"
        r"|(?:haz|haga) (?:una|tu|su) donaci[oó]n|apoya(?:r|nos)?\b.{0,80}(?:periodismo|medio|nosotros|proyecto)|ay[uú]danos\b|hazte (?:socio|socia|miembro)|dona (?:ahora|aquí|hoy)\b|colabora con\b.{0,40}$"
        r"|soutenez|faites un don|spenden sie|unterstützen sie|sostieni(?:ci)?\b|apoie\b|.{0,100}\bdonate (?:now|today|here)\b.{0,80}$|.{0,60}\b(?:chip in|stand with)\b.{0,60}[!]$).*",
    ),
)  # fmt: skip
PATTERNS = tuple((reason, re.compile(pattern)) for reason, pattern in REASONS)

SECTIONS = frozenset(
    "politics|world|business|opinion|sports|sport|health|science|technology|tech|culture|arts"
    "|entertainment|lifestyle|travel|style|food|education|environment|climate|economy|us|u.s.|uk"
    "|us news|u.s. news|world news|national|local|local news|nation|nation & world|markets|money"
    "|finance|media|analysis|news analysis|editorial|commentary|columns|columnists|op-ed|features"
    "|feature|investigations|news|latest news|top news|elections|americas|latin america|europe"
    "|africa|asia|middle east|law|crime|justice|immigration|religion|energy|congress|white house"
    "|supreme court|national security|defense|magazine|books|music|movies|tv|celebrity|weather"
    "|fact check|explainer|special report|perspective|perspectives|interview|letters|obituaries"
    "|usa|2016 election|2020 election|election 2016|election 2020|campaign|policy|foreign policy"
    "|política|mundo|economía|economia|deportes|cultura|opinión|sociedad|tecnología|ciencia|salud"
    "|nacional|nacionales|país|internacional|internacionales|local|locales|regional|regiones"
    "|sucesos|seguridad|judicial|justicia|negocios|finanzas|empresas|mercados|entretenimiento"
    "|espectáculos|vida|tendencias|estilo|educación|medio ambiente|ambiente|ciudad|ciudades"
    "|estado|estados|gobierno|editoriales|columnas|columnistas|actualidad|noticias|portada"
    "|latinoamérica|américa latina|análisis|reportaje|entrevista|destacado|última hora|colombia"
    "|venezuela|méxico|bolivia|argentina|chile|perú|ecuador|españa|política nacional"
    "|brasil|economia|esportes|saúde|ciência|cotidiano|opinião|politique|monde|économie|société"
    "|sciences|santé|culture|international|wirtschaft|politik|kultur|sport|wissen|gesellschaft"
    "|ausland|inland|meinung|panorama|politica|esteri|cronaca|salute|scienza|spettacoli"
    "|opinion piece|contributor op-ed|view from|the big idea|long read|exclusive|breaking".split("|")
)

WE = re.compile(
    r"\b(?:we|we[’']ve|we[’']re|our|us|you|your|nosotros|nuestr[oa]s?|tu|tus|su apoyo)\b", re.I
)
APPEAL = re.compile(
    r"\b(?:donat\w+|contribut\w+|support\w*|subscri\w+|reader-funded|readers?|journalism"
    r"|independent media|member(?:ship)?s?|fundrais\w+|patreon|paypal|donaci\w+|dona|apoy\w+"
    r"|suscri\w+|periodismo|lectores|soutien|don|abonn\w+|spende\w*)\b",
    re.I,
)
STRONG_APPEAL = re.compile(
    r"\b(?:donat(?:e|ion|ions|ing)|contribution|support (?:our|us|independent|\S+ journalism)"
    r"|reader-funded|become a (?:member|patron|supporter)|patreon|paypal|donaci[oó]n|dona ahora"
    r"|stand with|apoya\w* (?:el|nuestro|a)|faire un don|jetzt spenden)\b",
    re.I,
)
BULLET = re.compile(r"[•●▪·*‣◦–-]\s*\S")


def boilerplate_reason(text: str) -> str:
    """Why a line is boilerplate, "" where nothing says that it is."""
    if len(text) > SHORT:
        return ""
    folded = text.casefold().strip()
    for reason, pattern in PATTERNS:
        if pattern.match(folded):
            if reason == "breadcrumb" and not is_breadcrumb(text):
                continue
            return reason
    return ""


def is_breadcrumb(text: str) -> bool:
    """Whether `text` is a path of sections ("Home > Politics"), by its parts."""
    parts = [p.strip() for p in re.split(r"\s*(?:>|»|›|→|::)\s*|\s+[/|]\s+", text) if p.strip()]
    if len(parts) < 2 or any(len(p.split()) > 5 for p in parts[:-1]):
        return False
    roots = {"home", "inicio", "portada", "news", "noticias", "accueil", "startseite", "início"}
    arrows = re.search(r"[>»›→]|::", text) is not None
    known = sum(p.casefold() in SECTIONS or p.casefold() in roots for p in parts)
    return known >= len(parts) / 2 or (arrows and (known > 0 or len(parts) > 2))


def is_section(text: str) -> bool:
    """Whether a line is the name of a section, or several of them."""
    folded = text.casefold().strip(" .:|#>»-–—•")
    if folded in SECTIONS:
        return True
    parts = [p.strip() for p in re.split(r"[|/•·,>]| - | & | and | y ", folded)]
    return len(parts) > 1 and len(text) < 60 and all(p in SECTIONS for p in parts)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers for money or loyalty."""
    if len(text) > 600:
        return False
    return bool(STRONG_APPEAL.search(text) and (len(text) < 160 or WE.search(text))) or (
        len(APPEAL.findall(text)) >= 2 and WE.search(text) is not None and len(text) < 400
    )


def learn_boilerplate(
    articles: Iterable[tuple[str, Iterable[str]]],
    *,
    at_least: int = 5,
    share: float = 0.05,
) -> Mapping[str, frozenset[str]]:
    """Lines that repeat over many articles of one source: (source, lines) to source → lines.

    A line counts once per article. It is learnt if at least `at_least` articles and the `share`
    of the source's articles have it; sources with none are left out. Lines are compared stripped.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    articles_of: Counter[str] = Counter()
    for source, lines in articles:
        articles_of[source] += 1
        seen[source].update({line.strip() for line in lines} - {""})
    learnt = {
        source: frozenset(
            line
            for line, count in counts.items()
            if count >= max(at_least, articles_of[source] * share)
        )
        for source, counts in seen.items()
    }
    return {source: lines for source, lines in learnt.items() if lines}
