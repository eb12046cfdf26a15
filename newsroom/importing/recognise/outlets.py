"""Generally known outlets, and how a name is told to be an outlet's rather than a person's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import urlsplit

from newsroom.importing.gazetteer import Flag, flags_by_name
from newsroom.importing.recognise.dates import fold

# Name as printed: domains, then other names. Agencies are listed apart below.
OUTLETS = """
ABC News: abcnews.go.com, abcnews.com
ABC: abc.es
Al Jazeera: aljazeera.com, aljazeera.net | Al Jazeera English
Al Mayadeen: almayadeen.net | Al Mayadeen English
Aljazeera América:
American Spectator: spectator.org | The American Spectator
Animal Político: animalpolitico.com
Axios: axios.com
BBC News: bbc.co.uk, bbc.com | BBC, BBC Mundo, BBC News Mundo, BBC Sport
Bloomberg: bloomberg.com | Bloomberg News
Breitbart News: breitbart.com | Breitbart
Business Insider: businessinsider.com | Insider
BuzzFeed News: buzzfeednews.com | BuzzFeed
CBC News: cbc.ca | CBC
CBS News: cbsnews.com
CGTN: cgtn.com
Chicago Tribune: chicagotribune.com
Christian Science Monitor: csmonitor.com | The Christian Science Monitor
Clarín: clarin.com
CNBC: cnbc.com
CNET: cnet.com
CNN: cnn.com, edition.cnn.com | CNN Politics, CNN Business, Cable News Network
CNN en Español: cnnespanol.cnn.com
Common Dreams: commondreams.org
Consortium News: consortiumnews.com
Corriere della Sera: corriere.it
Counterpunch: counterpunch.org | CounterPunch
Daily Beast: thedailybeast.com | The Daily Beast
Daily Caller: dailycaller.com | The Daily Caller
Daily Express: express.co.uk
Daily Kos: dailykos.com
Daily Mail: dailymail.co.uk | Mail Online, MailOnline
Daily Mirror: mirror.co.uk
Daily Wire: dailywire.com | The Daily Wire
Democracy Now: democracynow.org | Democracy Now!
Der Spiegel: spiegel.de | SPIEGEL
Deutsche Welle: dw.com | DW
Diario Libre: diariolibre.com
Die Welt: welt.de
Die Zeit: zeit.de
El Colombiano: elcolombiano.com
El Comercio: elcomercio.pe, elcomercio.com
El Confidencial: elconfidencial.com
El Deber: eldeber.com.bo
El Diario: eldiario.es | elDiario.es
El Economista: eleconomista.com.mx, eleconomista.es
El Espectador: elespectador.com
El Financiero: elfinanciero.com.mx
El Heraldo: elheraldo.co
El Mercurio: elmercurio.com
El Mundo: elmundo.es
El Nacional: elnacional.com
El Nuevo Herald: elnuevoherald.com
El País: elpais.com
El País Cali: elpais.com.co
El Periódico: elperiodico.com
El Sol de México: elsoldemexico.com.mx
El Tiempo: eltiempo.com
El Universal: eluniversal.com.mx, eluniversal.com
Euronews: euronews.com
Excélsior: excelsior.com.mx
Expansión: expansion.com, expansion.mx
Financial Times: ft.com
FiveThirtyEight: fivethirtyeight.com
Folha de S.Paulo: folha.uol.com.br | Folha de São Paulo
Forbes: forbes.com
Foreign Policy: foreignpolicy.com
Fortune: fortune.com
Fox Business: foxbusiness.com
Fox News: foxnews.com | FOX News, FoxNews.com
France 24: france24.com
Frankfurter Allgemeine Zeitung: faz.net | FAZ, Frankfurter Allgemeine
G1: g1.globo.com
Granma: granma.cu
Haaretz: haaretz.com
HispanTV: hispantv.com
HuffPost: huffpost.com, huffingtonpost.com | The Huffington Post, Huffington Post
Infobae: infobae.com
International Business Times: ibtimes.com
Jacobin: jacobin.com, jacobinmag.com
Il Sole 24 Ore: ilsole24ore.com
La Jornada: jornada.com.mx
La Nación: lanacion.com.ar, nacion.com
La Prensa: laprensa.com.ni, prensa.com
La Razón: la-razon.com, larazon.es
La Repubblica: repubblica.it
La República: larepublica.co, larepublica.pe
La Stampa: lastampa.it
La Tercera: latercera.com
La Vanguardia: lavanguardia.com
Le Figaro: lefigaro.fr
Le Monde: lemonde.fr
Le Monde diplomatique: monde-diplomatique.fr
Le Parisien: leparisien.fr
Libération: liberation.fr
Listín Diario: listindiario.com
Los Angeles Times: latimes.com | LA Times
MarketWatch: marketwatch.com
Mediapart: mediapart.fr
Miami Herald: miamiherald.com
Middle East Eye: middleeasteye.net
Milenio: milenio.com
MintPress News: mintpressnews.com
Monthly Review: monthlyreview.org, mronline.org | MR Online
Mother Jones: motherjones.com
MSNBC: msnbc.com
Multipolarista: multipolarista.com
National Geographic: nationalgeographic.com
National Post: nationalpost.com
National Review: nationalreview.com
NBC News: nbcnews.com
New York Magazine: nymag.com
New York Post: nypost.com | The New York Post
New York Times: nytimes.com | The New York Times, NY Times
Newsmax: newsmax.com
Newsweek: newsweek.com
Noticias Caracol: noticiascaracol.com
Noticias RCN: noticiasrcn.com
NPR: npr.org | National Public Radio
O Estado de S. Paulo: estadao.com.br | Estadão
O Globo: oglobo.globo.com
Orinoco Tribune: orinocotribune.com
Página 12: pagina12.com.ar | Página/12, Página|12
Página Siete: paginasiete.bo | Página 7, Pagina 7
PBS NewsHour: pbs.org
People's World: peoplesworld.org
Peoples Dispatch: peoplesdispatch.org
Perfil: perfil.com
Politico: politico.com, politico.eu
Press TV: presstv.ir, presstv.com
ProPublica: propublica.org
Proceso: proceso.com.mx
Público: publico.es, publico.pt
Quartz: qz.com
RealClearPolitics: realclearpolitics.com
Reason: reason.com
Reforma: reforma.com
RFI: rfi.fr
Rolling Stone: rollingstone.com
RT: rt.com
RTVE: rtve.es
Salon: salon.com
San Francisco Chronicle: sfchronicle.com
Scientific American: scientificamerican.com
Semana: semana.com
Sky News: news.sky.com
Slate: slate.com
South China Morning Post: scmp.com
Sputnik: sputniknews.com
Süddeutsche Zeitung: sueddeutsche.de | SZ
Tagesschau: tagesschau.de
TechCrunch: techcrunch.com
teleSUR: telesurtv.net, telesurenglish.net | teleSUR English, TeleSUR
The Atlantic: theatlantic.com
The Boston Globe: bostonglobe.com | Boston Globe
The Canary: thecanary.co
The Conversation: theconversation.com
The Economist: economist.com
The Globe and Mail: theglobeandmail.com
The Grayzone: thegrayzone.com
The Guardian: theguardian.com, guardian.co.uk | Guardian
The Hill: thehill.com
The Independent: independent.co.uk | Independent
The Intercept: theintercept.com
The Irish Times: irishtimes.com
The Jerusalem Post: jpost.com
The Nation: thenation.com
The New Yorker: newyorker.com
The Observer: observer.com
The Sun: thesun.co.uk
The Telegraph: telegraph.co.uk | Daily Telegraph
The Times: thetimes.co.uk
The Times of India: timesofindia.indiatimes.com | Times of India
The Verge: theverge.com
The Week: theweek.com
TheBlaze: theblaze.com | TheBlaze.com
Time: time.com | TIME, Time Magazine
Townhall: townhall.com | Townhall.com
TRT World: trtworld.com
USA TODAY: usatoday.com
Univision: univision.com
Vanity Fair: vanityfair.com
Variety: variety.com
Venezuelanalysis: venezuelanalysis.com | Venezuelanalysis.com
Vice: vice.com | VICE, VICE News
Vox: vox.com
Wall Street Journal: wsj.com | The Wall Street Journal, WSJ
Washington Examiner: washingtonexaminer.com
Washington Post: washingtonpost.com | The Washington Post
Washington Times: washingtontimes.com | The Washington Times
Wired: wired.com | WIRED
Yahoo News: news.yahoo.com | Yahoo! News
"""

AGENCIES = """
Agence France-Presse: afp.com | AFP
Agencia EFE: efe.com | EFE
ANSA: ansa.it
Associated Press: apnews.com, ap.org | The Associated Press, AP
Agência Brasil: agenciabrasil.ebc.com.br
Agencia Brasil:
DPA: dpa.com | dpa, Deutsche Presse-Agentur
Europa Press: europapress.es
IPS: ipsnews.net | Inter Press Service
Notimex: notimex.gob.mx
PA Media: pressassociation.com | Press Association
Prensa Latina: prensa-latina.cu | PL
Reuters: reuters.com | Thomson Reuters
TASS: tass.com
Télam: telam.com.ar
UPI: upi.com | United Press International
Xinhua: xinhuanet.com, news.cn | Xinhua News Agency
"""

# Outlets of the United States: 3/4/2022 is a day of March there.
MONTH_FIRST = """
ABC News, American Spectator, Axios, Breitbart News, BuzzFeed News, CBS News, Chicago Tribune,
Christian Science Monitor, CNBC, CNN, Daily Beast, Daily Caller, Daily Kos, Daily Wire,
Democracy Now, FiveThirtyEight, Fox Business, Fox News, HuffPost, Los Angeles Times, Miami Herald,
Mother Jones, MSNBC, National Review, NBC News, New York Magazine, New York Post, New York Times,
Newsmax, Newsweek, NPR, PBS NewsHour, Politico, ProPublica, RealClearPolitics, Reason, Salon,
San Francisco Chronicle, Slate, The Atlantic, The Boston Globe, The Hill, The Intercept,
The Nation, The New Yorker, TheBlaze, Townhall, USA TODAY, Vox, Wall Street Journal,
Washington Examiner, Washington Post, Washington Times, Associated Press
"""
LONGEST = 60
# Words that name a paper, a channel or a desk, and no person.
OUTLET_WORDS_TEXT = """
agencia agence agency agenzia daily diario diário diarios dispatch editor editors editorial
editoriale equipo examiner fm gazette gazeta gaceta giornale globe herald heraldo jornal
journal magazine mail media mirror monitor network news newsroom newswire noticias notícias
nachrichten online post prensa press presse radio redacción redaccion redação redaktion
redazione rédaction review revista semanario services staff standard sun team television
telegraph times today tribuna tribune tv universal washington wire world wires zeitung
observer chronicle courier bulletin insider report reporters digest contributors
correspondents desk board bureau newspaper newspapers channel broadcasting correo mundo
colaboradores corresponsal corresponsales servicios agencias periódico periodico portal
publishing foundation institute center university .com .org .net
"""
OUTLET_WORDS = frozenset(OUTLET_WORDS_TEXT.split())
# Bylines that name no one: the house wrote it.
HOUSE = re.compile(
    r"(?:(?i:of|from)\s+)?(?:(?i:the|la|el)\s+)?(?:[A-ZÁÉÍÓÚÑ][\w.'’]*\s+){0,3}(?i:staff|editors?|newsroom|desk|team|wires?|reporters?"
    r"|editorial board|contributors?|redacci[oó]n|redacção|redação|redaktion|rédaction|redazione"
    r"|agencias|agencies|wire services?|web desk|news service)(?:\s+(?i:reports?|writers?|[\w.]+))?"
)
SMALL_WORDS_TEXT = """
of the and for in on at de del la las los el y e do da dos das du des le les et der die das
"""
SMALL_WORDS = frozenset(SMALL_WORDS_TEXT.split())
ASIDE = re.compile(r"\s*\(.*\)\s*$|\s+[-–—]\s.*$")
DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?", re.I)


@cache
def table() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Names by folded name, names by domain, and the agencies' names."""
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    agencies = set()
    for text, is_agency in ((OUTLETS, False), (AGENCIES, True)):
        for row in text.strip().splitlines():
            name, _, rest = row.partition(":")
            sites, _, others = rest.partition("|")
            for form in (name, *others.split(",")):
                if form.strip():
                    names.setdefault(key(form), name)
            for site in filter(None, map(str.strip, sites.split(","))):
                domains.setdefault(site, name)
                names.setdefault(key(site), name)
            if is_agency:
                agencies.add(name)
    return names, domains, frozenset(agencies)


def key(name: str) -> str:
    """`name` for comparison: folded, without "the", "www." and punctuation at its ends."""
    folded = " ".join(fold(name).strip(" .,:;|()[]-–—©*").split())
    return folded.removeprefix("www.").removeprefix("the ")


@lru_cache(maxsize=64)
def given_names(outlets: frozenset[str]) -> dict[str, str]:
    """The archive's own outlet names by folded name."""
    return {key(name): name for name in sorted(outlets) if key(name)}


def known_outlet(name: str, outlets: frozenset[str] = frozenset()) -> str:
    """The outlet that `name` is, as the archive (`outlets`) or else the table calls it; or ""."""
    folded = key(name)
    found = given_names(outlets).get(folded) or table()[0].get(folded)
    if found or not folded or len(folded) > LONGEST:
        return found or ""
    if flags_by_name().get(folded, 0) & Flag.OUTLET:
        return name.strip(" .,:;|-–—©*")
    return ""


def puts_day_first(name: str) -> bool | None:
    """The habit in numeric dates of a known outlet, by the country of its domain, else None.

    Outlets on .com are not told, but for those that only the United States read month first.
    """
    folded = key(known_outlet(name) or name)
    if folded in month_first_outlets():
        return False
    domain = domains_by_key().get(folded, "")
    ending = domain.rpartition(".")[2]
    return True if len(ending) == 2 and ending not in ("us", "ca", "io", "tv", "cc", "co") else None


@cache
def month_first_outlets() -> frozenset[str]:
    """Keys of the outlets that write 3/4 for 4 March."""
    return frozenset(key(name) for name in MONTH_FIRST.replace("\n", " ").split(","))


@cache
def domains_by_key() -> dict[str, str]:
    """The first domain of each known outlet, by the key of its name."""
    found: dict[str, str] = {}
    for domain, name in table()[1].items():
        found.setdefault(key(name), domain)
    return found


def is_agency(name: str) -> bool:
    """Whether `name` is a news agency's: it may be the source, or whom the source republishes."""
    return table()[0].get(key(name)) in table()[2]


def outlet_of_url(url: str) -> str:
    """The known outlet whose domain `url` lies on, else ""."""
    domains = table()[1]
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    while "." in host:
        if host in domains:
            return domains[host]
        host = host.partition(".")[2]
    return ""


def sounds_like_outlet(name: str) -> bool:
    """Whether `name` is a domain, or in capitals with a word that papers have in their names."""
    if DOMAIN.fullmatch(name.strip()):
        return True
    words = [word.strip("'’.,()") for word in re.split(r"[\s-]+", name)]
    if (
        len(words) < 2
        or is_house(name)
        or any(w[:1].islower() and w not in SMALL_WORDS for w in words)
    ):
        return False
    return any(word.casefold() in OUTLET_WORDS for word in words)


def is_house(name: str) -> bool:
    """Whether a byline names the house ("Staff", "Redacción", "News Desk"), and no one."""
    return HOUSE.fullmatch(name.strip(" .|-")) is not None


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet, notes in brackets or after a dash left aside."""
    names = {ASIDE.sub("", name).strip() for name in (one, other)}
    return len({key(known_outlet(name) or name) for name in names}) == 1


def any_known(names: Iterable[str], outlets: frozenset[str] = frozenset()) -> str:
    """The first of `names` that is a known outlet, by the name it is known by; else ""."""
    return next(filter(None, (known_outlet(name, outlets) for name in names)), "")
