"""Store articles and answer questions: the only SQL of the product, every value bound.

Every function that takes a store raises ``StoreUnavailable`` while the store cannot answer.
"""
