/** Pictures that are not read, by their first bytes: so that a person hears what the file is. */

const marks: readonly { readonly name: string; readonly mark: RegExp }[] = [
  { name: 'an AVIF picture', mark: /^.{4}ftyp(?:avif|avis)/su },
  { name: 'a HEIC picture', mark: /^.{4}ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)/su },
  { name: 'a TIFF picture', mark: /^(?:II\*\0|MM\0\*|II\+\0|MM\0\+)/u },
  { name: 'a BMP picture', mark: /^BM.{4}\0{4}/su },
  { name: 'a JPEG 2000 picture', mark: /^(?:\0\0\0\fjP {2}|\xff\x4f\xff\x51)/u },
  { name: 'a JPEG XL picture', mark: /^(?:\xff\n|\0\0\0\fJXL )/u },
  { name: 'an icon', mark: /^\0\0[^\0 -\xff]\0/u },
  { name: 'a Photoshop picture', mark: /^8BPS/u },
  { name: 'a PDF', mark: /^%PDF-/u },
  { name: 'an SVG drawing', mark: /^\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/u },
  { name: 'a web page', mark: /^\s*<(?:!doctype html|html|head|body)[\s>]/iu },
];

/** "an AVIF picture"; null where it is none of these. */
export function otherFormat(bytes: Uint8Array): string | null {
  const head = Array.from(bytes.subarray(0, 256), (byte) => String.fromCharCode(byte)).join('');
  return marks.find(({ mark }) => mark.test(head))?.name ?? null;
}
