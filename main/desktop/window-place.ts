/** Where the window was at the end, kept for the next start: size and place, maximised, full screen. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const Place = z.object({ bounds: Bounds, maximised: z.boolean(), fullScreen: z.boolean() });
type Place = z.infer<typeof Place>;

/** So much of a window must be on a screen for a person to take hold of it, in pixels. */
const grip = { width: 120, height: 40 };

const file = () => join(app.getPath('userData'), 'window.json');

/** null where none is kept, or where no screen shows it any more. */
export function lastPlace(): Place | null {
  try {
    const place = Place.parse(JSON.parse(readFileSync(file(), 'utf8')));
    return screen.getAllDisplays().some(({ workArea }) => isInReach(place.bounds, workArea)) ? place : null;
  } catch {
    return null; // a first start, or a file of another version
  }
}

/** Keeps the place of a window that closes; a place that cannot be written is not worth a word. */
export function keepPlace(window: BrowserWindow): void {
  window.on('close', () => {
    const place: Place = {
      bounds: window.getNormalBounds(), // also of a window that is minimised
      maximised: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    try {
      writeFileSync(file(), JSON.stringify(place));
    } catch {
      return;
    }
  });
}

/** By its upper edge, where a window is held. */
function isInReach({ x, y, width }: Rectangle, screenArea: Rectangle): boolean {
  const shown = Math.min(x + width, screenArea.x + screenArea.width) - Math.max(x, screenArea.x);
  return shown >= grip.width && y >= screenArea.y && y + grip.height <= screenArea.y + screenArea.height;
}
