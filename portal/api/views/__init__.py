"""The operations of the API. A view decodes, makes one service call or one query, and answers."""
