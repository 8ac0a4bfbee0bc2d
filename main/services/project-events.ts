import { toAppError } from '../../src/errors';

/**
 * Events of an open project: a use case publishes what it did, subscribers decide what follows. Windows
 * hear of changes by the contract's events instead.
 */
export interface ProjectEventValues {
  /** Another checkpoint is in use. `by`: the annotator in whose name. */
  'checkpoint.promoted': { readonly name: string; readonly by: string };
  /** Samples came in, or pictures of samples that are here. */
  'samples.imported': { readonly samples: number; readonly by: string };
}
export type ProjectEventName = keyof ProjectEventValues;

export interface ProjectEvents {
  /** Never throws: what was done is done, whatever becomes of what follows from it. */
  emit<K extends ProjectEventName>(name: K, value: ProjectEventValues[K]): void;
  on<K extends ProjectEventName>(name: K, listener: (value: ProjectEventValues[K]) => void): void;
}

/** `onProblem` hears what a listener threw. */
export function createProjectEvents(onProblem: (error: Error) => void = warn): ProjectEvents {
  const listeners: { [K in ProjectEventName]: ((value: ProjectEventValues[K]) => void)[] } = {
    'checkpoint.promoted': [],
    'samples.imported': [],
  };
  return {
    emit(name, value) {
      for (const listener of listeners[name]) {
        try {
          listener(value);
        } catch (error) {
          onProblem(toAppError(error));
        }
      }
    },
    on: (name, listener) => void listeners[name].push(listener),
  };
}

/** Written to stderr: no caller is waiting for an answer. */
function warn(error: Error): void {
  process.emitWarning(error);
}
