import {readFile} from 'node:fs/promises';
import path from 'node:path';

export type BundledPackage = {
	name: string;
	version: string;
	/** SPDX expression as its package.json gives it. */
	license: string;
	directory: string;
	/** Subresource integrity from package-lock.json. */
	integrity?: string;
};

type Output = {inputs: Record<string, {bytesInOutput: number}>};
type PackageJson = {name: string; version: string; license?: string | {type: string}};

/** The npm packages of which at least one byte is in the outputs, by name; esbuild's metafile says where each byte is from. */
export const bundledPackages = async (
	root: string,
	outputs: readonly Output[],
): Promise<BundledPackage[]> => {
	const directories = new Set<string>();
	for (const {inputs} of outputs) {
		for (const [input, {bytesInOutput}] of Object.entries(inputs)) {
			const [directory] = /^.*node_modules\/(?:@[^\/]+\/)?[^\/]+/v.exec(input) ?? [];
			if (directory !== undefined && bytesInOutput > 0) {
				directories.add(directory);
			}
		}
	}

	const {packages: locked} = await readJson<{packages: Record<string, {integrity?: string}>}>(
		path.join(root, 'package-lock.json'),
	);
	const found = await Promise.all(
		[...directories].map(async directory => {
			const {name, version, license} = await readJson<PackageJson>(
				path.join(root, directory, 'package.json'),
			);
			const expression = typeof license === 'object' ? license.type : license;
			if (expression === undefined) {
				throw new Error(`${name}@${version} in the bundle names no licence in its package.json`);
			}

			return {
				name,
				version,
				license: chosen[name] ?? expression,
				directory: path.join(root, directory),
				integrity: locked[directory]?.integrity,
			};
		}),
	);
	return found.toSorted((a, b) =>
		`${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`, 'en'),
	);
};

/** Where a package leaves the choice between licences, the one under which we ship it. */
const chosen: Readonly<Record<string, string>> = {'node-forge': 'BSD-3-Clause'};

const readJson = async <T>(file: string): Promise<T> =>
	JSON.parse(await readFile(file, 'utf8')) as T;
