"""`keyline converse`: whole conversations, written down, through the whole running stack."""
