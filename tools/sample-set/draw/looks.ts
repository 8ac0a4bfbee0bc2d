/** How people look: sixteen who come back in several pictures under different names. */
export type Hair = 'short' | 'long' | 'bun' | 'curly' | 'bald' | 'scarf' | 'cap' | 'beard';

export interface Look {
  readonly skin: string;
  readonly hair: Hair;
  readonly hairColour: string;
  readonly top: string;
  readonly bottom: string;
  readonly skirt?: boolean;
}

export type Who =
  | ('mara' | 'ilias' | 'odile' | 'tomas' | 'noor' | 'kofi' | 'runa' | 'jiro')
  | ('aiko' | 'bram' | 'celia' | 'dede' | 'eino' | 'farah' | 'gus' | 'hana');

export const looks: Readonly<Record<Who, Look>> = {
  mara: { skin: '#e0ac86', hair: 'bun', hairColour: '#2b1a16', top: '#d23b4b', bottom: '#a3203c', skirt: true },
  ilias: { skin: '#c98d63', hair: 'beard', hairColour: '#2a1a12', top: '#2f6f8f', bottom: '#2a3350' },
  odile: { skin: '#8a5538', hair: 'curly', hairColour: '#150d0a', top: '#e9a23b', bottom: '#3a2f55' },
  tomas: { skin: '#edbf9b', hair: 'short', hairColour: '#a0622c', top: '#3f8f5f', bottom: '#3b4458' },
  noor: { skin: '#d3a077', hair: 'scarf', hairColour: '#7b4fa8', top: '#3d2f6b', bottom: '#2d2450', skirt: true },
  kofi: { skin: '#6b4029', hair: 'short', hairColour: '#100a08', top: '#f0c23f', bottom: '#24324f' },
  runa: { skin: '#f2cdb0', hair: 'long', hairColour: '#d9a441', top: '#4b78c4', bottom: '#2e3d66' },
  jiro: { skin: '#ecc39c', hair: 'cap', hairColour: '#c8413b', top: '#e8e4da', bottom: '#39506b' },
  aiko: { skin: '#f0cda6', hair: 'long', hairColour: '#17141c', top: '#e86f8b', bottom: '#4a3a5c' },
  bram: { skin: '#e6b592', hair: 'bald', hairColour: '#000000', top: '#5b5fc7', bottom: '#2b2f4a' },
  celia: { skin: '#f6d3bb', hair: 'long', hairColour: '#b8472a', top: '#2a9d8f', bottom: '#1f5f5a', skirt: true },
  dede: { skin: '#7a4a30', hair: 'curly', hairColour: '#b9b4b0', top: '#8a4fa0', bottom: '#4a2f5c', skirt: true },
  eino: { skin: '#edc7a8', hair: 'short', hairColour: '#b3b0ad', top: '#3a3f4f', bottom: '#23263a' },
  farah: { skin: '#c68f66', hair: 'scarf', hairColour: '#1f8f8a', top: '#176b68', bottom: '#124f52', skirt: true },
  gus: { skin: '#8f5b3c', hair: 'cap', hairColour: '#2f7f4a', top: '#d9734a', bottom: '#3b4458' },
  hana: { skin: '#f3cfae', hair: 'bun', hairColour: '#e0b34f', top: '#4fa3c7', bottom: '#2f5f7f' },
};
