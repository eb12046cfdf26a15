"""The characters that damaged text may have held, likeliest first within each kind."""

from __future__ import annotations

# Letters that the languages of the word list write beyond ASCII; capitals are derived.
LATIN = (
    "áàâäãåāăąæçćčďđðéèêëēęěėģğíìîïīįıķłľĺļñńňņŋóòôöõøőœŕřŗßśšşșťţțþúùûüūůűųươýÿŷźžżŵẁẃ"
    "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹəġħċż"
)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґ"
GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
OPENING = {"“": "”", "‘": "’", "„": "“", "‚": "‘", "«": "»", "‹": "›"}
# General punctuation and symbols, by how often news text has them.
PUNCTUATION = "’”“–—…‘„•€™†‡‰‹›‚′″−→←↑↓≤≥≠≈√∞●■▪▶►▼▲◆○□★☆☎✓✔✅❌❤♥♦♣♠♪♫⚽⚡⭐☀☑⬇➡\u202f\u2009\u200b\u200d\u2011\u2010\u2028"
# Emoji by how often they were written on Twitter and the web (wordfreq 3.1.1), then those that
# newsrooms put before a line.
EMOJI = (
    "🙂😂😉😀🤔👌😍😊👍😎😁👏🤣😅🔥😭👀😘🙄🤷😄🙁💯🎶😛😤😃🙏😏👉😡😳💪😱💕😆📷💦😋🤗😢😔😜😩🎵🙈🙃🤦💙😠😬🙌🎉🌸😈💩🌹💖💰😥"
    "😞💜🔴🔹🤤😝👋😫💛💚😕🎺💋😒😐😇😦🤩👊👅👈👇💥🤪🤬👎🚨🥰💗😮📌🤮😑😵🍆🤢😌💁🔝🙋🌊🐔😲🤭🎄🖤🔫😣💊😴😨💀💞😰📍🌟👻"
    "🐸🧐🏆🌚🍻🚫💃🍀😯👶🤘👆🤓📣😖🎁🎈🍁🤯😪🎃👬🙅🤨🍑😓📸🌞👨🌈🤙🙊🗿🌿🤡😻🍺💓😚😹📚🐶🌺👑🖕🦀💘📲💫💐🔸🍷🌱🌲💸🍾🤠"
    "🥇💔🎤🎂👐💨👁🍂💎🎀🍕🍃🔵🔪😟🎅🐝🌷🔊💡😶🌼🌻🌳🌍🧡👄🏳👽💳🤞🚀📝🎼🎊🚗📅👴💉😧😙📱🏃📞👿🥺🏅📹🤑💟😺🍿👖🐾💝🥂🍌"
    "🥵🎥🥴👺🗣📖💣👭💵🐟🥳👹💻🌎👩💍💅🌴😷🍰🤫🍪🌶🚌🍋🌽🐢🌃🚬🔔🥃📢👗💲🍓🙇🍎🍹🦄🤝🌵🙀👮🍸🐕💄🐈🙉🍍🐍🐻🎸🐱👦👫💧🍲"
    "🎩📦🍅🚂🐐💆🎮📈🏁🦆🎬👣🎧🍊🎨💭💬🎯🍩👧🏠🍔🔜🚩🍴🍫👟🦋📰📺🗞🎙📻🌐🗳📊📉🔗🆕🔎🏥🏛⏰"
)  # fmt: skip
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
# Codes of ISO 3166-1, and what is flown beside them (EU, UN, Kosovo).
REGIONS = frozenset(
    "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ "
    "CA CD CF CG CH CI CK CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET EU FI FJ "
    "FM FO FR GA GB GD GE GH GI GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM "
    "JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML "
    "MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NU NZ OM PA PE PG PH PK PL PR PS PT "
    "PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM "
    "TN TO TR TT TV TW TZ UA UG UN US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW".split()
)


def letters() -> str:
    """All letters, small ones before capitals."""
    small = LATIN + CYRILLIC + GREEK
    return small + "".join(c.upper() for c in small if len(c.upper()) == 1)
