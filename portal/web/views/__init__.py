"""The pages. A view decodes the request, makes one service call or one query, and answers."""
