"""The characters that damaged text may have held, likeliest first within each kind."""

from __future__ import annotations

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
