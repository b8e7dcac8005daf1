"""Class lists: reading a user's CSV file into an enrolment."""
