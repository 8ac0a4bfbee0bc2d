/** How people look: eight who come back in several pictures under different names. */
export type Hair = 'short' | 'long' | 'bun' | 'curly' | 'bald' | 'scarf' | 'cap' | 'beard';

export interface Look {
  readonly skin: string;
  readonly hair: Hair;
  readonly hairColour: string;
  readonly top: string;
  readonly bottom: string;
  readonly skirt?: boolean;
}

export const looks: Readonly<Record<'mara' | 'ilias' | 'odile' | 'tomas' | 'noor' | 'kofi' | 'runa' | 'jiro', Look>> = {
  mara: { skin: '#e0ac86', hair: 'bun', hairColour: '#2b1a16', top: '#d23b4b', bottom: '#a3203c', skirt: true },
  ilias: { skin: '#c98d63', hair: 'beard', hairColour: '#2a1a12', top: '#2f6f8f', bottom: '#2a3350' },
  odile: { skin: '#8a5538', hair: 'curly', hairColour: '#150d0a', top: '#e9a23b', bottom: '#3a2f55' },
  tomas: { skin: '#edbf9b', hair: 'short', hairColour: '#a0622c', top: '#3f8f5f', bottom: '#3b4458' },
  noor: { skin: '#d3a077', hair: 'scarf', hairColour: '#7b4fa8', top: '#3d2f6b', bottom: '#2d2450', skirt: true },
  kofi: { skin: '#6b4029', hair: 'short', hairColour: '#100a08', top: '#f0c23f', bottom: '#24324f' },
  runa: { skin: '#f2cdb0', hair: 'long', hairColour: '#d9a441', top: '#4b78c4', bottom: '#2e3d66' },
  jiro: { skin: '#ecc39c', hair: 'cap', hairColour: '#c8413b', top: '#e8e4da', bottom: '#39506b' },
};
