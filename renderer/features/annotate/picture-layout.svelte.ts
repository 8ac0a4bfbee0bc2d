/** Whether the picture stands beside the tweet or below it: by its shape, until the person chooses for this picture. */
import type { OpenSample } from './open-sample';

/** From here on a picture is tall enough to stand beside the tweet: height over width. */
const tall = 1.1;

export class PictureLayout {
  #chosen = $state.raw<{ readonly hash: string; readonly beside: boolean } | null>(null);

  constructor(private readonly sample: Pick<OpenSample, 'view'>) {}

  get beside(): boolean {
    const image = this.sample.view?.image;
    if (!image) return false;
    return this.#chosen?.hash === image.hash ? this.#chosen.beside : image.height > image.width * tall;
  }

  toggle(): void {
    const image = this.sample.view?.image;
    if (image) this.#chosen = { hash: image.hash, beside: !this.beside };
  }
}
