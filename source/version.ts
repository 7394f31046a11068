import {createRequire} from 'node:module';

/** Put in by the build (scripts/build.ts); absent in development. */
declare const MESH_WIZARD_VERSION: string | undefined;

/** The version in package.json. */
export const version: string =
	typeof MESH_WIZARD_VERSION === 'string'
		? MESH_WIZARD_VERSION
		: (createRequire(import.meta.url)('../package.json') as {version: string}).version;
