"""The characters that damaged text may have held, likeliest first within each kind."""

from __future__ import annotations

import re

# Letters that the languages of the word list write beyond ASCII; capitals are derived.
LATIN = (
    "áàâäãåāăąæçćčďđðéèêëēęěėģğíìîïīįıķłľĺļñńňņŋóòôöõøőœŕřŗßśšşșťţțþúùûüūůűųươýÿŷźžżŵẁẃ"
    "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹġħċż"
)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґ"
GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
# General punctuation and symbols, by how often news text has them.
PUNCTUATION = (
    "’”“–—…‘„•€™†‡‰‹›‚′″−→←↑↓≤≥≠≈√∞●■▪▶►▼▲◆○□★☆☎✓✔"
    "✅❌❤♥♦♣♠♪♫⚽⚡⭐☀☑⬇➡\u202f\u2009\u200b\u200d\u2011\u2010"
)
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
# Characters that text in any language may hold: what a decoded sequence may well be.
_SCRIPTS = (
    "\u0080-\u013e\u0141-\u0148\u014a-\u024f\u0259",  # Latin with accents, without ĿŀŉŊ
    "\u02b0-\u02ff\u0300-\u036f",  # letters that modify, accents that combine
    "\u0370-\u03ff\u0400-\u045f\u0490-\u0493",  # Greek, Cyrillic of living languages
    "\u0531-\u058f\u05d0-\u05ea\u0600-\u06ff",  # Armenian, Hebrew, Arabic
    "\u0900-\u0dff\u0e00-\u0e7f\u10d0-\u10ff",  # of India, Thai, Georgian
    "\u1e00-\u1eff",  # Vietnamese
    "\u2000-\u206f\u20a0-\u20bf",  # punctuation, direction, currencies
    "\u2100-\u214f\u2190-\u22ff\u2300-\u23ff",  # letterlike, arrows, mathematics, technical
    "\u2460-\u27bf\u2800-\u28ff\u2900-\u29ff\u2b00-\u2bff",  # circled, boxes, dingbats, Braille
    "\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3",  # Japanese, Chinese, Korean
    "\ufb00-\ufb06\ufe0e\ufe0f\ufeff\ufffd\uff01-\uff5e",  # ligatures, variants, full width
    "\U0001f000-\U0001faff",  # pictures
)
LIKELY = re.compile(f"[{''.join(_SCRIPTS)}]+")
# A bullet or an ellipsis that lost its middle byte and took a no-break space for its last.
JOINED = {"\u28a0": "•", "\u29a0": "…"}
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
# Codes of ISO 3166-1, and what is flown beside them (EU, UN, Kosovo).
_CODES = (
    "ADAEAFAGAIALAMAOARATAUAWAZBABBBDBEBFBGBHBIBJBNBOBRBSBTBWBYBZCACDCFCGCHCICKCLCMCN"
    "COCRCUCVCYCZDEDJDKDMDODZECEEEGERESETEUFIFJFMFOFRGAGBGDGEGHGIGLGMGNGQGRGTGWGYHKHN"
    "HRHTHUIDIEILINIQIRISITJMJOJPKEKGKHKIKMKNKPKRKWKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMG"
    "MHMKMLMMMNMOMRMTMUMVMWMXMYMZNANENGNINLNONPNRNUNZOMPAPEPGPHPKPLPRPSPTPWPYQARORSRU"
    "RWSASBSCSDSESGSISKSLSMSNSOSRSSSTSVSYSZTDTGTHTJTLTMTNTOTRTTTVTWTZUAUGUNUSUYUZVAVC"
    "VEVNVUWSXKYEZAZMZW"
)
REGIONS = frozenset(_CODES[i : i + 2] for i in range(0, len(_CODES), 2))


def letters() -> str:
    """All letters beyond ASCII, small ones before capitals: the capital of the dotless ı is none."""
    small = LATIN + CYRILLIC + GREEK
    capitals = (c.upper() for c in small)
    return small + "".join(c for c in capitals if len(c) == 1 and not c.isascii())
