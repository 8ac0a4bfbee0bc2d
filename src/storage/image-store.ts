/** Pictures by the SHA-256 of their bytes: the same picture is stored once, and a name can never lie about its content. */

export interface StoredImage {
  /** 64 hexadecimal digits. */
  readonly hash: string;
  readonly format: 'jpeg' | 'png' | 'webp' | 'gif';
  /** Pixels, as the picture is shown (its EXIF orientation applied). */
  readonly width: number;
  readonly height: number;
  readonly byteLength: number;
}

export interface ImageStore {
  /** Stores bytes that were decoded before. When it resolves they are on the disk. */
  put(bytes: Uint8Array, info: Pick<StoredImage, 'format' | 'width' | 'height'>): Promise<StoredImage>;
  get(hash: string): StoredImage | null;
  /** Throws `not-found` where the hash is unknown or its file is gone. */
  read(hash: string): Promise<Uint8Array>;
  /** The path of a known picture's file; `not-found` else. */
  path(hash: string): string;
  /** Removes pictures that no sample shows; returns how many. */
  removeUnused(): Promise<number>;
}
