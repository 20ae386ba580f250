"""Text in a record that speaks to a program instead of a person.

Owns the wordings that give it away, in French, German, Italian and English:
marks of chat templates, orders to forget instructions, words to an assistant,
asking for the prompt, orders what to answer, and text hidden as base64.  Such
text is never given to the model; what becomes of it, ``drafting`` decides.

Clinical text is full of orders (``arrêter le sel``), of people who ignore or
forget something (``ignore les consignes du médecin``) and of assistants
(``assistante sociale``): a wording counts only where no person can be meant.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9+/=])")
_READABLE_SHARE = 0.95


def _any(words: str) -> str:
    """A pattern of which any of the words between the bars matches; line breaks and indents are nothing."""
    return f"(?:{re.sub(chr(10) + ' *', '', words)})"


_START = (
    r"(?:^|[.!?:;\n\"'«»“”(\[*>-]\s*"
    r"|(?:please|merci de|veuillez|bitte|per favore|now|maintenant|jetzt|ora),? )"
)
_FORMER = _any(
    """previous|prior|above|earlier|preceding|precedente?s?|ci-dessus|anterieure?s?|d'avant|vorherige[nrs]?
    |vorangehende[nr]?|bisherige[nr]?|obige[nr]?|fruhere[nr]?|precedenti|sopra|anteriori"""
)
_ORDERS = _any(
    """instructions?|prompts?|consignes?|directives?|regles?|rules?|guidelines?|anweisung(?:en)?|vorgaben?
    |regeln|istruzion[ei]|regole|direttive|commands?|befehle?|comandi"""
)
_SAID = _any("messages?|nachrichten|messaggi") + "|" + _ORDERS
_FORGET = _any(
    r"""ignore[zr]?|oublie[zr]?|neglige[zr]?|disregard|forget|override|skip|ignoriere?n?(?: sie)?|vergiss
    |vergessen sie|missachten?(?: sie)?|ignora(?:re|te)?|dimentica(?:re|te)?
    |ne (?:tiens|tenez|tiens plus|tenez plus) (?:pas|plus) compte d\w+"""
)
_PROGRAM = _any(
    r"""ai|a\.i\.|llm|gpt\S*|chatgpt|claude|llama|qwen|mistral|gemini|chatbot|bot|language model|ai model|ia
    |i\.a\.|modele de langage|modele de langue|intelligence artificielle|ki|k\.i\.|sprachmodell|ki-modell
    |kunstliche intelligenz|modello linguistico|modello di linguaggio|intelligenza artificiale
    |(?:virtual|digital|helpful|nutzlicher|virtueller|digitaler) assist\w+
    |assistant (?:virtuel|numerique|ia|ai)|assistente virtuale"""
)
_ADDRESS = _any(
    r"""you are|you're|tu es|vous etes|du bist|sie sind|sei|tu sei|act as|agis comme|agissez comme
    |verhalte dich wie|pretend (?:to be|you are)|as|en tant que?|als|come|dear|chere?|liebe[rs]?|hey|hallo|hi
    |bonjour|ciao"""
)
_NOTE_TO = _any("to|an|a|pour|fur|per|note to|message (?:to|a|pour)|hinweis an|nota per")
_ARTICLE = r"(?:the |le |la |die |das |den |il |l')?"
_SECRET = _any(
    """system ?-?prompt|prompt systeme|prompt de systeme|systemprompt|prompt di sistema|system message
    |jailbreak|developer mode|mode developpeur|entwicklermodus|modalita sviluppatore|prompt injection"""
)
_SHOW = _any(
    """reveal|show|print|repeat|output|display|affiche[zr]?|montre[zr]?|repete[zr]?|revele[zr]?|recopie[zr]?
    |zeige?|wiederhole|gib|verrate|mostra|ripeti|stampa"""
)
_SAY = _any(
    """reponds|repondez|repondre|antworte|antworten sie|rispondi|rispondete|respond|reply|answer|output|print
    |write|ecris|ecrivez|schreibe?|schreiben sie|scrivi|scrivete|dis|dites|say|sage|sagen sie"""
)
_ONLY = _any("only|uniquement|seulement|nur|solo|soltanto|exactly|exactement")
_REWORD = _any(
    r"""summari[sz]e|rewrite|simplif\w+|resume[zr]?|reecri\w+|zusammenfass\w+|umschreib\w+|riassum\w+
    |riscriv\w+"""
)
_LEAVE_OUT = _any(
    r"""remove|delete|omit|supprime[zr]?|enleve[zr]?|efface[zr]?|omet\w*|losche|lass|entferne|streiche
    |rimuovi|elimina|ometti"""
)
_ANSWER = _any(
    r"""from (?:the|your) (?:summary|answer|text|output|list)
    |d[eu] (?:la |le |ton |votre |ta )?(?:resume|reponse|sortie|texte|feuille)
    |aus (?:der|dem|deiner) (?:zusammenfassung|antwort|text|ausgabe)|dal (?:riassunto|testo)
    |dalla (?:risposta|lista)"""
)
# Of chat templates, and of our own prompts.
_MARKS = (
    r"<\|[a-z0-9_ ]{1,40}\|>|\[/?inst\]|<</?sys>>|</?s>|<(?:start|end)_of_turn>|<(?:bos|eos|pad|unk)>"
    r"|###? ?(?:instructions?|response|system|user|assistant|human|input|output|anweisung|reponse|antwort)\b"
    r"|</?(?:system|assistant|user|prompt|instructions?|texte|text|testo)>"
    r"|(?:^|\n)\s*(?:assistant|user|human|developer)\s?:\s"
)

_PATTERNS = (
    # Orders to forget what was said before.
    rf"{_START}{_FORGET}\b[^.\n]{{0,50}}\b{_FORMER}\b[^.\n]{{0,30}}\b(?:{_SAID})\b",
    rf"{_START}{_FORGET}\b[^.\n]{{0,50}}\b(?:{_SAID})\b[^.\n]{{0,30}}\b{_FORMER}\b",
    (
        rf"{_START}{_FORGET}\b (?:everything|all|tout|toutes?|alles|tutto)\b[^.\n]{{0,20}}"
        rf"\b(?:{_FORMER}|before|so far|avant|bisher|prima)\b"
    ),
    rf"{_START}{_FORGET}\b (?:all |any |le |alle )?(?:your|the|tes|vos|deine|ihre|tue|vostre) (?:{_SAID})\b",
    # Words to a program.
    (
        rf"\b{_ADDRESS}(?:'|,? )(?:now )?(?:an? |une? |the |l'|eine? |un'? ?|una )?"
        rf"{_PROGRAM}(?![\w-])"
    ),
    rf"\b{_NOTE_TO} {_ARTICLE}{_PROGRAM}\s?:",
    # The prompt itself.
    rf"\b{_SECRET}\b",
    (
        rf"\b{_SHOW}\b[^.\n]{{0,30}}\b(?:your|tes|vos|deine|die|tue|le tue|the|les|le) (?:\w+ )?"
        rf"(?:{_ORDERS}|text above|texte ci-dessus)\b[^.\n]{{0,20}}"
        r"(?:above|ci-dessus|oben|sopra|verbatim|mot pour mot|wortlich|exactly|$|[.!\n])"
    ),
    (
        r"\b(?:new|updated|nouvelles?|neue|nuov[ae])"
        r" (?:instructions?|consignes?|anweisung(?:en)?|istruzion[ei]) ?:"
    ),
    # What to answer, and what to leave out.
    (
        rf"{_START}(?:only |just )?{_SAY}\s[^.\n]{{0,25}}"
        rf"(?:[\"«“„'‘]|\b{_ONLY}\b[^.\n]{{0,20}}[\"«“„:])"
    ),
    rf"{_START}(?:do not|don't|never|ne|nicht|non) ?(?:\w+ )?{_REWORD}\b",
    rf"{_START}{_LEAVE_OUT}\b[^.\n]{{0,30}}\b{_ANSWER}\b",
)
_SPEAKS = re.compile("|".join(f"(?:{pattern})" for pattern in (_MARKS, *_PATTERNS)), re.IGNORECASE)
_MAX_QUOTED = 300


def find_instruction(text: str) -> str | None:
    """Return the words of a text that speak to a program, at most 300 characters; None if none do.

    Args:
        text: a passage, a heading, a name: any text out of a record.
    """
    plain = _HIDDEN.sub("", text)
    found = _SPEAKS.search(_fold(plain))
    if found:
        # Folding keeps the length of everything that a source is written with.
        return " ".join(plain[found.start() : found.end()].split())[:_MAX_QUOTED] or found[0][:_MAX_QUOTED]
    return next((run[0][:_MAX_QUOTED] for run in _BASE64.finditer(plain) if _hides_text(run[0])), None)


def _fold(text: str) -> str:
    """Letters without accents, full-width ones as usual ones; each character stays one character."""
    return "".join(
        plain if len(plain := _bare(char)) == 1 else char for char in text.replace("’", "'").replace("ʼ", "'")
    )


def _bare(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", char)
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def _hides_text(run: str) -> bool:
    try:
        hidden = base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
    except binascii.Error:
        return False
    readable = sum(32 <= byte < 127 or byte in b"\n\t" for byte in hidden)
    return b" " in hidden and readable >= _READABLE_SHARE * len(hidden)
