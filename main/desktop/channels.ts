/** The two ipc channels; the preload offers them as one `Bridge`. */
export const callChannel = 'mnerva:call';
export const eventChannel = 'mnerva:event';
