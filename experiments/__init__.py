"""What one does with the model: the command line, designs, execution, storage, figures and reports."""
