"""The manual: what a person needs to know, page by page, in Japanese and English."""

# In the order in which they are listed.
NAMES = (
    "month",
    "figures",
    "numbers",
    "review",
    "judging",
    "closing",
    "printing",
    "plans",
    "writing",
    "together",
    "past",
    "settings",
    "keys",
    "commands",
    "admin",
)
