"""What people search, and what stands there: the same words in other letters."""

import unicodedata

SPELLINGS = [
    ("REFUSÉ", "Refusé: carte perdue"),
    ("refuse\u0301", "REFUSÉ"),
    ("허가", unicodedata.normalize("NFD", "출입이 허가되었습니다")),
    (unicodedata.normalize("NFD", "허가"), "출입이 허가되었습니다"),
    ("STRASSE", "Zugang Hauptstraße"),
    ("straße", "ZUGANG HAUPTSTRASSE"),
    ("ΟΔΟΣ", "οδος"),
    ("ДОСТУП", "доступ разрешён"),
    ("50 %", "50 % charged"),
]
