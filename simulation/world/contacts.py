"""How often a teacher and a student meet: the attention law.

.. math:: K = K_{level} (n_0 / n)^{law}

From Blatchford (2003): a child was seen with the teacher 213 times in small classes
and 144 times in large ones; with class sizes of about 19 and 33 the power is .71.
"""

import numpy as np

from simulation.parameters import Contacts
from simulation.state import Floats, Ints


def expected_contacts(level: str, class_size: Ints, contacts: Contacts) -> Floats:
    """Emotionally salient contacts a day of one dyad in one class, shape (n,), 0 and up.

    level: "primary" or "secondary"; class_size: the full class, 1 and up.
    """
    typical = contacts.primary if level == "primary" else contacts.secondary
    return np.asarray(typical * (contacts.reference_size / class_size) ** contacts.dilution)
