/** Where the patches of a model lie in a picture: it is resized on its shorter side and cropped to the middle square (CLIP). */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Rectangle, 'width' | 'height'>;

/** The part of a picture that is read, in its pixels. */
export function middleSquare({ width, height }: Size): Rectangle {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
}

/** The patches in pixels of the picture, row by row. */
export function squaresOf(picture: Size, grid: { readonly rows: number; readonly columns: number }): Rectangle[] {
  const { x, y, width: side } = middleSquare(picture);
  const [width, height] = [side / grid.columns, side / grid.rows];
  return Array.from({ length: grid.rows * grid.columns }, (_, i) => ({
    x: x + (i % grid.columns) * width,
    y: y + Math.floor(i / grid.columns) * height,
    width,
    height,
  }));
}
