/* SPDX-License-Identifier: EUPL-1.2
 *
 * Named points at which the crash tests kill the program: FAULT("outbox.after-claim"). Compiled in
 * only with -DWITH_FAULTS. SKOAZELL_FAULT=name:N kills by SIGKILL at the N-th passage of `name`;
 * SKOAZELL_FAULT_LIST=file appends the name of each point passed. SKOAZELL_FAULT_STOP=3,17,240 stops (SIGSTOP) at these passages, counted
 * over all names: what is on disk then is what a kill would leave.
 */
#ifndef BOT_BASE_FAULT_H
#define BOT_BASE_FAULT_H

#ifdef WITH_FAULTS
void fault_point(const char *name);
#define FAULT(name) fault_point(name)
#else
#define FAULT(name) ((void)0)
#endif

#endif
