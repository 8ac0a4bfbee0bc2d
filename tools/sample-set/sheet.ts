/** Draws every picture small on one sheet, to look at after a change: node tools/sample-set/sheet.ts OUT.png [first] [count] */
import sharp from 'sharp';
import { allPictures } from './samples.ts';

const [out = 'sheet.png', first = '0', count = '16'] = process.argv.slice(2);
const entries = [...allPictures()].slice(Number(first), Number(first) + Number(count));
const [width, height, columns] = [400, 320, 4];
const tiles = await Promise.all(
  entries.map(async ([, picture], i) => {
    const frames = [...picture.boxes.values()]
      .flat()
      .map(
        (b) =>
          `<rect x="${b.x}" y="${b.y}" width="${b.width}" height="${b.height}" fill="none" stroke="#f0f" stroke-width="3"/>`,
      );
    const svg = picture.svg.replace(/<\/svg>$/u, `${process.env['BOXES'] === '0' ? '' : frames.join('')}</svg>`);
    const input = await sharp(Buffer.from(svg))
      .resize(width - 8, height - 8, { fit: 'contain', background: '#fff' })
      .png()
      .toBuffer();
    return { input, left: (i % columns) * width, top: Math.floor(i / columns) * height };
  }),
);
await sharp({
  create: {
    width: columns * width,
    height: Math.ceil(entries.length / columns) * height,
    channels: 3,
    background: '#fff',
  },
})
  .composite(tiles)
  .png()
  .toFile(out);
console.log(entries.map(([name], i) => `${i} ${name}`).join('\n'));
