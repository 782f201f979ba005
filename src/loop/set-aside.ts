/** Said of a record that no connected system claims; no fault of the input. */
export const NO_SOURCE = 'no source yet reads records of this form';
