/** A picture's file: the same drawing and the same version of sharp give the same bytes. */
import sharp from 'sharp';

export function renderJpeg(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).jpeg({ quality: 79, mozjpeg: true }).toBuffer();
}
