"""Wordings of lines that are not an article's own, by what they are for.

Each alternative is a regular expression that is matched at the start of a line in lower case.
They are in English, Spanish, Portuguese, French, German and Italian.
"""

from __future__ import annotations

PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "advertisement",
        (
            (
                r"(?:advertisements?|sponsored(?: content)?|publicidad|anuncios?|publicidade"
                r"|publicité|anzeige|werbung|pubblicità|ad|ads|promoted|paid content|patrocinado"
                r"|story continue[sd] below(?: advertisement)?|article continues (?:below|after)\b.*"
                r"|continue reading(?: the main story| below)?|skip advertisement"
                r"|scroll to continue.*|continúa (?:leyendo )?después de la publicidad.*)[\s.:|]*$"
            ),
        ),
    ),
    (
        "sharing",
        (
            r"read or share this story\b.*",
            (
                r"(?:share|compartir|comparte|compártelo|partager|teilen|condividi|compartilhar"
                r"|compartilhe)(?:\b.{0,6}$|\s+(?:this|on|via|with|all|article|story|esta?|en|por"
                r"|este|cet|sur|auf|questo|su|no|na|nota|artículo|noticia|facebook|twitter|whatsapp"
                r"|by)\b.*)"
            ),
            (
                r"(?:(?:facebook|twitter|whats ?app|linked ?in|e-?mail|correo|pinterest|reddit"
                r"|telegram|print|imprimir|copiar enlace|copy|link|x|instagram|messenger"
                r"|flipboard|pocket|save|guardar|share|tweet|tuitear|comments?|comentarios?|bookmark"
                r"|flip|post|more|más|url)(?:[\s,|/•·]+|$)){2,}$"
            ),
            (
                r"(?:tweet|tuitear|copy link|print|imprimir|email|print this (?:page|article)"
                r"|e-?mail this (?:page|article)|save (?:this )?(?:article|story)|copiar enlace"
                r"|whatsapp|facebook|twitter|guardar|gift this article|add to favorites"
                r"|comparte esta? (?:nota|noticia|artículo).*)$"
            ),
            r"\d[\d.,k]* (?:shares?|compartidos|veces compartido)\b.*$",
        ),
    ),
    (
        "related link",
        (
            (
                r"(?:read|see|watch|view|leer|lea|lee|ver|vea|leia|ler|lire|lesen sie|leggi|veja"
                r"|mira|más|mas)\s+(?:more|also|next|also:|the full|related|tambi[eé]n|más|mas|mais"
                r"|aussi|auch|anche|além|adem[aá]s|también:|la nota completa)\b(?:\s*[:|>»-].*"
                r"|.{0,120}[^.]$|\W*$)"
            ),
            (
                r"(?:more|related|relacionad[oa]s?|te puede interesar|le puede interesar"
                r"|te recomendamos|le recomendamos|podría interesarle|puede leer|también le"
                r"|más información|must read|don't miss|recommended|see more|lea|leia|lire|lesen"
                r"|leggi|read|watch|ver|vea|mehr zum thema|à lire|a lire|sur le même sujet"
                r"|notas? relacionadas?|artículos? relacionados?|más noticias|saiba mais"
                r"|related (?:articles?|stories|coverage|content|topics?)|more (?:on|from|in)"
                r"|más (?:sobre|de|en)|editor's picks?|what to read next|up next|you may also like"
                r"|dig deeper|go deeper|further reading|most (?:read|popular)|lo más (?:leído|visto)"
                r"|trending(?: now)?)\s*(?::.*|\W*$)"
            ),
            r"(?:>>|»|►|▶|→)\s*\S.*",
            r"more on this story$",
            r"(?:related|read more)\s*[|>].*",
            r"(?:more (?:from|on|in)|más (?:de|sobre|en))\s[^.:]{2,50}$",
            (
                r"\(\s*(?:also on|photos|videos|watch|related|see also|more|read|click|lea|vea"
                r"|ver)\b.{3,120}\)$"
            ),
            r"just watched\s.*",
            r"(?:read )?(?:the )?full story\W*$",
            r"more on this\W.*",
            r"related (?:coverage|articles?|stories)\b.*",
            r"(?:temas|noticias) relacionad[oa]s\W*$",
            r"más (?:contenido|artículos)\b.{0,40}$",
        ),
    ),
    (
        "newsletter",
        (
            (
                r"(?:sign up|signup|subscribe|suscr[ií]b[ea]\w*|subscreva|inscreva|abonnez"
                r"|abonnieren|iscriviti|get (?:the|our|your|all the|more|breaking|daily"
                r"|top)\b.{0,60}(?:newsletter|inbox|e-?mail|alerts?|app)|join (?:our|us|the"
                r"|\d[\d,.]*)\b.{0,60}(?:newsletter|members?|community|telegram|whatsapp"
                r"|subscribers)|únete|recib[ea]\w*\s.{0,60}(?:correo|bolet[ií]n|newsletter|noticias)"
                r"|want more\b.{0,40}newsletter|the .{0,40}newsletter$|newsletters?\b.{0,40}$"
                r"|bolet[ií]n\b.{0,30}$|enter your e-?mail|your e-?mail|ingresa tu (?:correo"
                r"|e-?mail)|by signing up|al suscribirte|download (?:the|our)\b.{0,40}app"
                r"|descarga\w*\b.{0,40}app|get .{0,40}delivered to your inbox"
                r"|.{0,160}\b(?:sign up for|subscribe to|suscríbete a)\b.{0,80}(?:newsletters?|inbox"
                r"|e-?mails?|bolet[ií]n|take action)"
                r"|delivered to your inbox|thank you for (?:subscribing|signing)"
                r"|gracias por suscribir|manage newsletters|sign in\b|log ?in\b|iniciar sesi[oó]n"
                r"|inicia sesi[oó]n|create (?:an|your)? ?(?:free )?account|registrarse|regístrate"
                r"|already a (?:subscriber|member)|not a subscriber|ya eres suscriptor)\b.*"
            ),
        ),
    ),
    (
        "follow link",
        (
            (
                r"(?:follow|like|find|join|síguenos|siguenos|sigue|síganos|siga|seguinos|siga-nos"
                r"|suivez|folgen sie|seguici|connect with|visit)\s+(?:us|our|me|a|en|nos|nous|uns"
                r"|the|\S+\s(?:news\s)?(?:on|en))\b.*(?:twitter|facebook|instagram|telegram|whatsapp"
                r"|youtube|tiktok|google news|redes sociales|social media|x\b).*"
            ),
            r"(?:síguenos|siguenos|síganos|follow us)\W*$",
        ),
    ),
    (
        "copyright",
        (
            (
                r"(?:©|\(c\)\s|copyright\b|copr\.|derechos reservados|todos los derechos"
                r"|all rights reserved|todos os direitos|tous droits|alle rechte|tutti i diritti"
                r"|prohibid[ao] (?:la|su|toda)\s|queda prohibida).*"
            ),
            r"[^.]{0,80}(?:©|\bcopyright)\s.{0,120}$",
            (
                r".{0,200}\b(?:all rights reserved|todos los derechos reservados"
                r"|tous droits réservés|alle rechte vorbehalten|tutti i diritti riservati"
                r"|todos os direitos reservados)\W*.{0,80}$"
            ),
            r"this material may not be published.*",
        ),
    ),
    (
        "comments",
        (
            (
                r"(?:\d[\d.,]*\s+)?(?:comments?|comentarios?|commentaires?|kommentare?|commenti"
                r"|comentários?|replies)(?:\s*\(?\d[\d.,]*\)?)?\W*$"
            ),
            (
                r"(?:leave|post|add|write|join|view|show|hide|read|see|ver|deja|dejar|escribe"
                r"|agrega)\w*\s(?:a|an|the|your|un|una|tu|los|all|\d+)?\s*(?:comments?|comentarios?"
                r"|reply|conversation|opini[oó]n|discussion)\b.{0,30}$"
            ),
            r"(?:what do you think\?|have your say|join the (?:conversation|discussion)).*$",
            r"(?:be the first to comment|sé el primero en comentar).*$",
        ),
    ),
    (
        "reading time",
        (
            (
                r"(?:reading time|tiempo (?:estimado )?de lectura|estimated read(?:ing)? time"
                r"|temps de lecture|lesezeit|tempo di lettura|tempo de leitura|lectura)\b.{0,30}$"
            ),
            (
                r"\(?\d{1,2}\s*[- ]?\s*(?:min(?:ute)?s?\.?|minutos?|minuten|minuti)\s*(?:read"
                r"|de lectura|lectura|lesezeit|de lecture|di lettura|de leitura|to read|listen"
                r"|audio)?\)?\W*$"
            ),
            r"listen to (?:this )?(?:article|story).*$",
            r"(?:escuchar?|oír)\s(?:este|el|la|esta)\s(?:artículo|noticia|nota).*$",
            r"listen\W*\d*.{0,10}$",
        ),
    ),
    (
        "navigation",
        (
            (
                r"(?:scroll down for (?:video|more)|ver video|watch video|menu|menú|home|inicio"
                r"|search|buscar|skip to (?:main )?content.*|saltar al contenido.*|toggle .{0,30}"
                r"|close|cerrar|back to (?:top|home).*|volver.{0,20}|next|previous|siguiente"
                r"|anterior|top stories|latest(?: news)?|últimas noticias|topics?|temas|tags?"
                r"|etiquetas|filed under|live tv|edition|sections?|secciones|go to homepage"
                r"|open menu|sign out|my account|mi cuenta|load more|show more|see all|ver todo"
                r"|ver más|view all|expand|collapse|play video|play|pause|video|videos|photos|fotos"
                r"|gallery|galería|this article is more than .{0,30}|breaking news|última hora"
                r"|en vivo|live|exclusive|exclusiva|about us|contact us|privacy policy"
                r"|terms (?:of (?:use|service)|and conditions)|cookie policy"
                r"|pol[ií]tica de (?:privacidad|cookies)|aviso (?:legal|de privacidad))\W*$"
            ),
            (
                r"(?:tags?|topics?|etiquetas|temas|filed under|keywords?|categor(?:y|ies|ía|ías)"
                r"|palabras clave|hashtags|archivado en|mots-clés|schlagworte)\s*:.*"
            ),
        ),
    ),
    (
        "edition",
        (r"(?:late|early|final|national|metro|weekend|sunday|print) edition\b.{0,30}$",),
    ),
    (
        "breadcrumb",
        (r"(?:[^.!?>»›→/|]{2,40}(?:>|»|›|→|/|::|\|))+[^.!?>»›→/|]{2,90}$",),
    ),
    (
        "cookie notice",
        (
            (
                r"(?:we (?:and our partners )?use cookies|this (?:site|website) uses cookies"
                r"|by (?:continuing|using) (?:to|this|our)\b.*(?:cookies|terms|privacy)"
                r"|usamos cookies|utilizamos cookies|este sitio (?:web )?u(?:sa|tiliza) cookies"
                r"|nous utilisons des cookies|accept (?:all )?cookies"
                r"|aceptar (?:todas las )?cookies).*"
            ),
        ),
    ),
    (
        "opinion notice",
        (
            (
                r"(?:the (?:opinions?|views?) (?:expressed|here|in this)|opinions expressed"
                r"|views expressed|las opiniones (?:expresadas|vertidas|aquí)"
                r"|los conceptos (?:emitidos|expresados)|analysis/opinion|this (?:article|column"
                r"|piece|story|post) (?:does not|represents|is part of)|el contenido de (?:este"
                r"|esta)|disclaimer)\b.*"
            ),
        ),
    ),
    (
        "tip line",
        (
            (
                r"(?:got a (?:news )?tip\b|do you have (?:a|any) (?:tip|information|news)"
                r"|have a (?:tip|story)\b|send (?:us )?(?:your |a )?tips?\b|spotted an error"
                r"|see (?:an|any) (?:error|inaccurac)|report (?:an error|a typo|a correction)"
                r"|found (?:an|a) (?:error|mistake|typo)|contact (?:us|the (?:author|newsroom"
                r"|editor))\b|¿?(?:encontraste|encontró) (?:un|algún) error|click here (?:to|for)"
                r"|haz clic|haga clic|clic aquí)\b.*"
            ),
        ),
    ),
    (
        "donation appeal",
        (
            (
                r"(?:donate(?: now| today)?\W*$|please (?:consider )?(?:support|donat|mak)\w*"
                r"|support (?:us|our|independent|(?:\S+ ){0,5}journalism)\b.{0,120}"
                r"|help us (?:keep|continue|report|tell|investigate|fund|reach)\b.{0,120}"
                r"|make a (?:tax-deductible )?(?:donation|contribution|gift)|become a (?:member"
                r"|supporter|patron|subscriber)|your (?:support|donation|contribution"
                r"|gift)\b.{0,160}|(?:haz|haga) (?:una|tu|su) donaci[oó]n|apoya(?:r"
                r"|nos)?\b.{0,80}(?:periodismo|medio|nosotros|proyecto)|ay[uú]danos\b|hazte (?:socio"
                r"|socia|miembro)|dona (?:ahora|aquí|hoy)\b|colabora con\b.{0,40}$|soutenez"
                r"|faites un don|spenden sie|unterstützen sie|sostieni(?:ci)?\b|apoie\b"
                r"|.{0,100}\bdonate (?:now|today|here)\b.{0,80}$|.{0,60}\b(?:chip in"
                r"|stand with)\b.{0,60}[!]$).*"
            ),
        ),
    ),
)

# Names of sections, lower case; also kickers that stand where a section does.
SECTION_NAMES = """
    2016 election|2020 election|actualidad|africa|ambiente|americas|américa latina|analysis|
    análisis|argentina|arts|asia|ausland|bolivia|books|brasil|breaking|business|campaign|
    celebrity|chile|ciencia|ciudad|ciudades|ciência|climate|colombia|columnas|columnistas|
    columnists|columns|commentary|congress|contributor op-ed|cotidiano|crime|cronaca|cultura|
    culture|defense|deportes|destacado|economia|economy|economía|ecuador|editorial|editoriales|
    educación|education|election 2016|election 2020|elections|empresas|energy|entertainment|
    entretenimiento|entrevista|environment|españa|espectáculos|esportes|estado|estados|esteri|
    estilo|europe|exclusive|explainer|fact check|feature|features|finance|finanzas|food|
    foreign policy|gesellschaft|gobierno|health|immigration|inland|internacional|internacionales|
    international|interview|investigations|judicial|justice|justicia|kultur|latest news|
    latin america|latinoamérica|law|letters|lifestyle|local|local news|locales|long read|
    magazine|markets|media|medio ambiente|meinung|mercados|middle east|monde|money|movies|mundo|
    music|méxico|nacional|nacionales|nation|nation & world|national|national security|negocios|
    news|news analysis|noticias|obituaries|op-ed|opinion|opinion piece|opinião|opinión|panorama|
    país|perspective|perspectives|perú|policy|politica|politics|politik|politique|política|
    política nacional|portada|regional|regiones|religion|reportaje|salud|salute|santé|saúde|
    science|sciences|scienza|seguridad|sociedad|société|special report|spettacoli|sport|sports|
    style|sucesos|supreme court|tech|technology|tecnología|tendencias|the big idea|top news|
    travel|tv|u.s.|u.s. news|uk|us|us news|usa|venezuela|vida|view from|weather|white house|
    wirtschaft|wissen|world|world news|économie|última hora|
"""
SECTIONS = frozenset(name.strip() for name in SECTION_NAMES.split("|")) - {""}
