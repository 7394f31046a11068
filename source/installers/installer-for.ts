import type {Installer} from '../ports/installer.ts';
import type {Ports} from '../ports/ports.ts';
import {makeIstioctlInstaller} from './istioctl/istioctl-installer.ts';

/** What installs a mesh: the one place that chooses. */
export const installerFor = (ports: Pick<Ports, 'istioctl' | 'files'>): Installer =>
	makeIstioctlInstaller(ports);
