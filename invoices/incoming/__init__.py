"""What a received e-invoice becomes here. Pure: reads a document and the business, writes nothing."""
