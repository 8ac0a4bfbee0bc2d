/** The use cases behind both shells and the command line. */
import type { Handlers } from '../../src/contract/calls';
import type { ServicesOptions } from './options';

export type { EngineFactory, EngineHome, Resources, ServicesOptions, ShellFacts } from './options';

/** A stored picture: where its bytes are, and what the decoder said they are ("image/jpeg", ...). */
export interface ImageFile {
  readonly path: string;
  readonly mediaType: string;
}

export interface Services {
  readonly handlers: Handlers;
  /** The picture with this content hash in the open project; null when there is none. */
  imageFile(hash: string): Promise<ImageFile | null>;
  /** Stops jobs, closes the project and ends both engines. */
  close(): Promise<void>;
}

export declare function createServices(options: ServicesOptions): Services;
