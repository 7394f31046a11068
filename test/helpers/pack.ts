import path from 'node:path';
import {execa} from 'execa';

/** Settings of an npm that runs a test must not reach the one that it starts. */
export const quietNpm = {
	npm_config_loglevel: undefined,
	npm_config_local_prefix: undefined,
	npm_package_json: undefined,
};

/** Packs the package into a folder, as a release would; resolves with the tarball's path. */
export const packInto = async (folder: string): Promise<string> => {
	const {stdout} = await execa('npm', ['pack', '--silent', '--pack-destination', folder], {
		cwd: path.resolve(import.meta.dirname, '../..'),
		env: quietNpm,
	});
	return path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
};
