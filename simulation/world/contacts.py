"""How often the teachers and students of each class meet."""

import numpy as np

from simulation.parameters import Contacts
from simulation.processes.contacts import contact_rate
from simulation.state import Floats, Ints


def expected_contacts(level: str, class_size: Ints, contacts: Contacts) -> Floats:
    """Emotionally salient contacts a day of one dyad in one class, shape (n,), 0 and up.

    level: "primary" or "secondary"; class_size: the full class, 1 and up.
    """
    typical = contacts.primary if level == "primary" else contacts.secondary
    return np.array([contact_rate(typical, size, contacts) for size in class_size.tolist()])
