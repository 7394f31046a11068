import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';
import type {BundledPackage} from './bundled-packages.ts';

/** The licence texts and notices of all packages in the bundle, one after the other. */
export const licensesText = async (packages: readonly BundledPackage[]): Promise<string> => {
	const sections = await Promise.all(
		packages.map(async ({name, version, license, directory}) => {
			const names = await readdir(directory);
			const files = names
				.filter(file => /^(?:li[cs]en[cs]e|copying|notice)/iv.test(file))
				.toSorted();
			const texts = await Promise.all(
				files.map(async file => readFile(path.join(directory, file), 'utf8')),
			);
			const body =
				texts.length > 0
					? texts.map(text => text.trim()).join('\n\n')
					: `(The package holds no licence file; its package.json says ${license}.)`;
			return `${name} ${version} (${license})\n\n${body}\n`;
		}),
	);
	return ['mesh-wizard contains code of the following packages.\n', ...sections].join(
		`\n${'-'.repeat(80)}\n\n`,
	);
};
