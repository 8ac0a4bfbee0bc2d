/** The parts of the Data screen, with what their buttons say. */
export const dataParts = {
  import: 'Import',
  pictures: 'Attach pictures',
  imports: 'Imported files',
  export: 'Export',
} as const;
export type DataPart = keyof typeof dataParts;
