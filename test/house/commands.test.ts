import assert from 'node:assert/strict';
import test from 'node:test';
import {placelessCommands} from './placeless-commands.ts';
import {trackedFiles} from './tracked-files.ts';
import {unquotedCommands} from './unquoted-commands.ts';

void test('every value in a command to paste is quoted for the shell (text/shell.ts)', () => {
	assert.deepEqual(
		trackedFiles()
			.filter(
				({file}) =>
					/^source\/.*\.tsx?$/v.test(file) &&
					// Clusters that we made up; a script of its own, with numbers in it.
					!/^source\/(?:demo\/|probe\/script\.ts)/v.test(file),
			)
			.flatMap(({file, text}) => unquotedCommands(file, text).map(place => `${file}:${place}`)),
		[],
		'use the tag sh, or shellWord',
	);
});

void test('an unquoted value in a command is told from a quoted one and from a sentence', () => {
	/* eslint-disable no-template-curly-in-string */
	for (const bad of [
		'const a = `kubectl --context ${context} get pods`;',
		'const a = `See it: kubectl --context ${shellWord(a)} -n ${namespace} get pods`;',
		'const a = `mesh-wizard apply -f ${file}`;',
		'const a = `Remove it: rm ${file}`;',
		'const a = `nc -vz ${host} 1`;',
	]) {
		assert.equal(unquotedCommands('a.ts', bad).length, 1, bad);
	}

	for (const good of [
		'const a = sh`kubectl --context ${context} get pods`;',
		'const a = `kubectl --context ${shellWord(context)} get pods`;',
		'const a = `istioctl ${version} is there: ${file}`;',
		'const a = `\\`istioctl version\\` ended with ${code}`;',
		'const a = `mesh-wizard did not make ${what}`;',
		'const a = `${name}: kubectl gets further`;',
	]) {
		assert.deepEqual(unquotedCommands('a.ts', good), [], good);
	}
	/* eslint-enable no-template-curly-in-string */
});

void test('commands to paste lead to the clusters that were meant: by kubectl(), withKubeconfig() or the flags that were given', () => {
	assert.deepEqual(
		trackedFiles()
			.filter(
				({file}) =>
					/^source\/.*\.tsx?$/v.test(file) &&
					// Clusters that we made up; examples, in which nothing was given yet; where such commands are made.
					!/^source\/(?:demo\/|commands\/definitions\/|mesh\/pasted-command\.ts)/v.test(file),
			)
			.flatMap(({file, text}) => placelessCommands(text).map(place => `${file}:${place}`)),
		[],
	);
});

void test('a command without its kubeconfig is told from one that has it', () => {
	/* eslint-disable no-template-curly-in-string */
	for (const bad of [
		'sh`kubectl --context ${context} get pods`',
		'sh`See: kubectl config view --minify --context ${context}`',
		'sh`istioctl uninstall --purge --context ${context}`',
		"['mesh-wizard apply -f mesh.yaml']",
		'sh`mesh-wizard preflight --contexts ${contexts}`',
	]) {
		assert.equal(placelessCommands(bad).length, 1, bad);
	}

	for (const good of [
		"kubectl(place, 'get pods')",
		'withKubeconfig(place, sh`istioctl uninstall --purge --context ${context}`)',
		'sh`mesh-wizard apply ${meshFlags} --restart-workloads`',
		"'`mesh-wizard preflight --list` lists them'",
	]) {
		assert.deepEqual(placelessCommands(good), [], good);
	}
	/* eslint-enable no-template-curly-in-string */
});
