"""Phone numbers and names of people who do not exist.

The numbers are of the ranges that Ofcom keeps for drama: no real phone has one. Mobiles come
first; past those, the ranges of towns, of which a stack takes texts all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Each range has a thousand numbers. The first 400 mobiles are demo mode's.
_MOBILE, _MOBILES_TAKEN = "+447700900", 400
_TOWNS = (
    "+441134960",
    "+441144960",
    "+441154960",
    "+441164960",
    "+441174960",
    "+441184960",
    "+441214960",
    "+441314960",
    "+441414960",
    "+441514960",
    "+441614960",
    "+441914980",
    "+442079460",
    "+442896496",
    "+442920180",
    "+443069990",
)

FIRST_NAMES = (
    "Adaeze Aled Amina Andrzej Anwen Asif Beatriz Bethan Callum Carys Chidi Ciara Danuta Deepak "
    "Derek Dilys Ebony Efosa Eileen Emeka Faisal Farida Fergus Fiona Gareth Gulsen Hamza Hazel "
    "Hefin Ifeoma Imran Ines Ioan Jacinta Jamal Janet Joao Kasia Keith Kwame Lesley Lowri Maeve "
    "Mandeep Marlon Mei Mohamed Nia Nkechi Olu Orla Pawel Pearl Rhys Rosa Ruksana Samira Shona "
    "Siobhan Sunita Tamsin Tariq Trevor Uche Val Wanda Xin Yusuf Zara"
).split()

LAST_NAMES = (
    "Abbott Achebe Adeyemi Ahmed Akhtar Baptiste Barnes Bevan Bialek Byrne Campbell Chan Clarke "
    "Costa Crowther Davies Dhillon Doherty Eze Fairweather Farah Ferreira Fraser Gill Griffiths "
    "Hargreaves Hassan Hughes Hussain Ibrahim Iqbal Jankowski Johal Kaur Kelly Khan Kowalski Lewis "
    "Lindqvist Lloyd MacLeod Mahmood Mbeki McBride Mensah Mistry Morgan Murray Nowak Nwosu Obi "
    "O'Hara Osei Owusu Parry Patel Pereira Petrova Quinn Rahman Rees Robson Sandhu Sesay Shah "
    "Silva Singh Stewart Tanner Taylor Uddin Wallace Walsh Wieczorek Wong Yilmaz Zaman"
).split()


def numbers() -> Iterator[str]:
    """Invented numbers in E.164, each once; some sixteen thousand."""
    for n in range(_MOBILES_TAKEN, 1000):
        yield f"{_MOBILE}{n:03}"
    for town in _TOWNS:
        for n in range(1000):
            yield f"{town}{n:03}"


def names() -> Iterator[tuple[str, str]]:
    """First and last names, endlessly; the same order each time."""
    n = 0
    while True:
        first = FIRST_NAMES[n % len(FIRST_NAMES)]
        yield first, LAST_NAMES[(n * 31 + n // len(LAST_NAMES)) % len(LAST_NAMES)]
        n += 1
