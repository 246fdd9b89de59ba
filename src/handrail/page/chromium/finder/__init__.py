"""Elements of a page: how a locator finds them, and what is told of them."""
