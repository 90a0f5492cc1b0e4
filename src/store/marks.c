/* marks.c - how far files were read, so that a run that broke off can go on. */
#include "store/add.h"

CnCode cn_add_mark(CnRegister *reg, const CnMark *mark, CnErr *err)
{
    int64_t place = mark->place == CN_ALL_READ ? -1 : (int64_t)mark->place;
    return cn_sql_do(reg,
        "INSERT INTO marks(file, size, changed, read_pack, read_program, place) VALUES(?1, ?2, ?3, ?4, ?5, ?6)\n"
        "ON CONFLICT(file) DO UPDATE SET size = ?2, changed = ?3, read_pack = ?4, read_program = ?5, place = ?6", err, "tiizzi", mark->file,
        (int64_t)mark->size, mark->changed, reg->run_pack, reg->run_program, place);
}

CnCode cn_register_marks(CnRegister *reg, CnMarkSink *sink, void *with, CnErr *err)
{
    sqlite3_stmt *find = cn_sql_bind(reg,
        "SELECT file, size, changed, place FROM marks WHERE read_pack = ? AND read_program = ? ORDER BY file", err, "zz", reg->run_pack,
        reg->run_program);
    if (!find) return CN_ERR_REGISTER;
    CnCode code;
    while ((code = cn_sql_step(reg, find, err)) == CN_OK) {
        int64_t place = sqlite3_column_int64(find, 3);
        CnMark mark = {cn_sql_text(find, 0), (uint64_t)sqlite3_column_int64(find, 1), place < 0 ? CN_ALL_READ : (uint64_t)place,
            sqlite3_column_int64(find, 2)};
        if (!sink(with, &mark)) {
            sqlite3_reset(find);
            return cn_fail(err, CN_ERR_MEMORY, cn_str(reg->path), 0, "no memory for the marks of what was read");
        }
    }
    return code == CN_END ? CN_OK : code;
}
