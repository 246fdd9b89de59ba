"""The guide: what a run that went well tells those who will do it by hand. Editable, and made anew without losing an edit."""
