/** A project on disk, for the services: make, open, restore. The stores' interfaces are in src/storage. */
export { createProject, isProjectFolder, openProject, type NewProject } from './open';
export { restoreProject } from './backup';
