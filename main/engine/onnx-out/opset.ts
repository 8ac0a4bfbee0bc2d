/** Of the standard operators that a model for other programs is made of. */
export const opset = 17;
