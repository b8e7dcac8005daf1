"""The eight words: those of this version, of every bit, and of bytes in the documented order."""

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.verification.check_schools import digest, little_endian, stored_digest, words

P = Parameters.calibrated()
DAYS = 2  # of every year


def test_fixed_runs_have_the_words_of_this_version() -> None:
    """After a wanted change of results: write what is found to ``digest.txt``."""
    assert digest(P) == stored_digest()


def test_bytes_are_little_endian_and_every_nan_is_one() -> None:
    numbers = np.array([1.0, -np.nan], dtype=">f8")
    assert little_endian(numbers).hex() == "000000000000f03f" + "000000000000f87f"
    assert little_endian(np.array([258], dtype=np.int32)).hex() == "0201000000000000"


def test_words_are_published_proquints() -> None:
    addresses = "7f0000013f54dcc13f7607238c62c18d"  # 127.0.0.1 and three others
    published = "lusab-babad-gutih-tugad-gutuk-bisog-mudof-sakat"
    assert words(bytes.fromhex(addresses)) == published


def test_one_bit_changes_the_words() -> None:
    class Slip(SchoolRun):
        def advance(self, days: int) -> None:
            super().advance(days)
            trust = self.state.dyads.trust
            trust[0] = np.nextafter(trust[0], 1.0)

    right, other = (digest(P, kind, days=DAYS) for kind in (SchoolRun, Slip))
    assert right != other
