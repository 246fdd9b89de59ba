"""Elements of a page: finding them by locators, and reports on locators that do not match."""
