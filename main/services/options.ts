/**
 * What the shell gives the use cases: folders, an engine, a way to notify every window. Nothing here is looked up from
 * the surroundings, so that a test, the command line and both shells build the same services.
 */
import type { Formats } from '../../datasets';
import type { Emit } from '../../src/contract/events';
import type { LocalArtifacts } from '../engine';
import type { EnginePort } from '../../src/engine/calls';

/** Files that come with the program, resolved by the shell relative to its bundle. */
export interface Resources {
  /** Folder of the checkpoint that comes with the app (model.safetensors, config.json, ...). */
  readonly starterFolder: string;
  /** Folder of the bundled sample set: tweets.jsonl and images/. */
  readonly sampleFolder: string;
  /** The built entry of the engine thread and of the engine's child process. */
  readonly engineEntry: string;
  /** The built entry of the picture worker. */
  readonly decodeWorker: string;
}

/** Where an engine lives: `thread` computes suggestions and is never killed, `child` trains and may be. */
export type EngineHome = 'thread' | 'child';
export interface EngineParts {
  /** What requests name; left out for an engine that only says what computes. */
  readonly artifacts?: LocalArtifacts;
  /** Another folder of installed engines than the person's own, for trying one before it is in its place. */
  readonly engines?: string;
}
export type EngineFactory = (home: EngineHome, parts?: EngineParts) => EnginePort;

/** What differs between the shells. */
export interface ShellFacts {
  readonly kind: 'desktop' | 'web';
  readonly version: string;
  /** One line for each fallback in use. */
  readonly notices: readonly string[];
  /** Folders that calls may name paths in, beside what a person chose in the system's own dialog; null = anywhere. */
  readonly roots: readonly string[] | null;
  /** The system's own dialog; null where the shell has none and the renderer shows `folders.list`. */
  readonly pick:
    | ((request: {
        kind: 'folder' | 'file' | 'save';
        title: string;
        suggested: string | null;
      }) => Promise<string | null>)
    | null;
}

export interface ServicesOptions {
  /** The person's data folder: the list of recent projects, new projects, the copy of the sample project. */
  readonly home: string;
  readonly resources: Resources;
  readonly emit: Emit;
  readonly engineFactory: EngineFactory;
  readonly shell: ShellFacts;
  /** What can be imported and exported; absent = every format of the program. */
  readonly formats?: Formats;
}
