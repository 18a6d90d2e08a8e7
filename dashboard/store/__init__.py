"""Articles -> answers. The only SQL of the product, every value bound."""
