/*
`npm ci` wants every optional dependency in package-lock.json, also those for other platforms. A registry that does not
carry all of them makes `npm install` leave them out, and then `npm ci` fails everywhere. This adds what is missing; run it
after `npm install` changed the lock file (test/house/repository.test.ts says when it is needed).
*/
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {missingOptionals, type LockFile} from './missing-optionals.ts';

const file = path.resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(await readFile(file, 'utf8')) as LockFile;
for (const {name, version} of missingOptionals(lock)) {
	// Names of bindings end in system, processor and, for Linux, C library: `…-linux-arm64-musl`.
	const [, system = '', processor = '', library = ''] =
		/-([a-z\d]+)-([a-z\d]+)(?:-([a-z]+))?$/v.exec(name) ?? [];
	const libc = /^(?:gnu|musl)/v.exec(library)?.[0].replace('gnu', 'glibc');
	lock.packages[`node_modules/${name}`] = {
		version,
		cpu: [processor],
		dev: true,
		...(system === 'linux' && libc ? {libc: [libc]} : {}),
		optional: true,
		os: [system],
	};
	console.error(`added ${name}@${version}`);
}

lock.packages = Object.fromEntries(
	Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
await writeFile(file, `${JSON.stringify(lock, null, '\t')}\n`);
