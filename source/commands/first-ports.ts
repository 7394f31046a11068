import {makeClock} from '../adapters/clock.ts';
import {makeFiles} from '../adapters/disk/files.ts';
import {loadKubeconfig} from '../adapters/kubeconfig/load-kubeconfig.ts';
import type {FirstPorts} from '../ports/ports.ts';
import {kubeconfigFlagsOf, type CommonOptions} from './common-flags.ts';
import type {Io} from './io.ts';

/** The adapters that take no time to load: the disk, the clock, and the contexts of the kubeconfigs. */
export const makeFirstPorts = (
	{kubeconfigs, allowExec}: Pick<CommonOptions, 'kubeconfigs' | 'allowExec'>,
	{env, home}: Pick<Io, 'env' | 'home'>,
): FirstPorts => ({
	simulated: false,
	files: makeFiles(),
	clock: makeClock(),
	kubeconfig: loadKubeconfig({paths: kubeconfigs, env, home}),
	kubeconfigFlags: kubeconfigFlagsOf({kubeconfigs, allowExec}),
});
