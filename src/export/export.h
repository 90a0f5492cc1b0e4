/* export.h - the register in other people's formats. Private to export; the public verbs are in register.h.
 * Layer: export; includes base and store. */
#ifndef CN_EXPORT_EXPORT_H
#define CN_EXPORT_EXPORT_H

#include "store/store.h"

/* E5: the layout of SIPRI's trade register. Errors as cn_register_export. */
CnCode cn_export_sipri(CnRegister *reg, const CnExport *options, FILE *out, uint64_t *n_rows, CnErr *err);

#endif
