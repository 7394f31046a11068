/*
The bin. It has to parse on a Node far too old for the rest (12 and newer), so that such a Node gets one helpful sentence
instead of a syntax error: no static import of what needs more than that, no top-level await, no syntax after ES2019. The build holds it to that
(scripts/build.ts compiles it for Node 12 on its own). Everything else is loaded by `import()` only after the version check.
*/

import {compileCacheFolder} from './adapters/disk/compile-cache.ts';

/** What the build has worked out already, by the arguments that ask for it: answered without loading anything. Absent in development. */
declare const MESH_WIZARD_ANSWERS: Readonly<Record<string, string | undefined>> | undefined;

const start = async () => {
	const {argv, env, versions} = process;
	const [major = 0, minor = 0] = versions.node.split('.').map(Number);
	if (major < 22 || (major === 22 && minor < 19)) {
		process.stderr.write(
			`mesh-wizard needs Node.js 22.19 or newer, and this is ${versions.node}: run \`npx -p node@24 -p mesh-wizard mesh-wizard\` instead.\n`,
		);
		process.exitCode = 1;
		return;
	}

	// eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing -- Node 12 knows no `??=`
	if (env['NODE_ENV'] === undefined) {
		env['NODE_ENV'] = 'production';
	}

	// Node and most colour libraries let FORCE_COLOR win over NO_COLOR; a person who set only NO_COLOR, or gave --no-color, means it.
	const isUnwanted =
		env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '' && env['FORCE_COLOR'] === undefined;
	if (isUnwanted || argv.includes('--no-color')) {
		env['FORCE_COLOR'] = '0';
	}

	const answer =
		typeof MESH_WIZARD_ANSWERS === 'object'
			? MESH_WIZARD_ANSWERS[argv.slice(2).join(' ')]
			: undefined;
	if (typeof answer === 'string') {
		process.stdout.on('error', () => undefined); // a reader that has gone, such as `| true`
		process.stdout.write(answer);
		return;
	}

	// Two megabytes are not parsed anew at every start. Node's own choice is a folder that all users share (fact N-4).
	const folder = await compileCacheFolder();
	if (folder !== undefined) {
		process.getBuiltinModule('node:module').enableCompileCache(folder);
	}

	return import('./main.ts').then(async ({main}) => main(argv.slice(2)));
};

void start();
