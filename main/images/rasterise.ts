/**
 * Our own drawings as PNG. Only text made by this program comes here, never a file: SVG stays among the formats that are blocked
 * for pictures of strangers, and is let in for the time of one drawing.
 */
import { loadSharp } from './sharp';

const svgLoader = { operation: ['VipsForeignLoadSvgBuffer'] };

/** SVG texts and where each begins, from the top down. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly { readonly svg: string; readonly top: number }[];
}

/** A drawing on white as the bytes of a PNG, a pixel for a unit. */
export async function rasterise({ width, height, bands }: Drawing): Promise<Uint8Array> {
  const sharp = await loadSharp();
  sharp.unblock(svgLoader);
  try {
    const layers = await Promise.all(
      bands.map(async ({ svg, top }) => ({ input: await sharp(Buffer.from(svg)).png().toBuffer(), top, left: 0 })),
    );
    const sheet = { width, height, channels: 3 as const, background: '#ffffff' };
    return await sharp({ create: sheet }).composite(layers).png({ compressionLevel: 9 }).toBuffer();
  } finally {
    sharp.block(svgLoader);
  }
}

/** A picture that was decoded and encoded again by us, as an address that an SVG text can hold. */
export async function pictureAddress(rendition: Uint8Array): Promise<string> {
  const sharp = await loadSharp();
  const png = await sharp(rendition).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** Whether this machine has fonts at all: without one, drawn words are blank. */
export async function canDrawWords(): Promise<boolean> {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="5" y="30" font-size="28">M</text></svg>';
  const letter = { width: 40, height: 40, bands: [{ svg, top: 0 }] };
  const sharp = await loadSharp();
  const { channels } = await sharp(await rasterise(letter)).stats();
  return channels.some(({ min, max }) => min !== max);
}
