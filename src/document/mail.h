/* mail.h - what the files of the door of mail share. For this folder alone. */
#ifndef CN_DOCUMENT_MAIL_H
#define CN_DOCUMENT_MAIL_H

#include "document/door.h"
#include "document/mime.h"

/* A document to come of the message in hand: a part, or several texts in a row. */
typedef struct {
    uint32_t part, last;       /* of the tree; the last of the texts in a row */
    uint32_t mail;             /* the message it stands in: 0, or a part of kind MESSAGE */
    CnForm form;               /* TEXT, HTML; AUTO: an input of its own; MAIL: a coded message */
} CnMailItem;

/* What the door keeps: where it is in a mailbox, and the message in hand. */
typedef struct {
    CnArena arena;             /* for the message */
    bool begun, box;           /* a mailbox: many messages */
    bool lengths_lie;          /* of this mailbox: Content-Length is not to be trusted */
    uint32_t n;                /* messages so far */
    uint64_t offset;           /* of the message in the file */
    CnStr postmark;            /* its "From " line, or none */
    CnStr message;             /* from its first field on */
    CnMimeTree tree;
    bool page;                 /* a saved page, no letter */
    CnMailItem *item;
    size_t n_items, at;        /* items[at ..] are to come */
    uint32_t n_given;          /* documents of the message so far */
    size_t cap;
} CnMail;

/* mailbox.c: the next message into mail->message, which lies in the stream's buffer until the next call. CN_OK; CN_END; CN_ERR_LIMIT: it
 * is over the limit and passed over; CN_ERR_INPUT, CN_ERR_MEMORY. */
CnCode cn_mail_next_message(CnPassage *passage, CnMail *mail, CnErr *err);

/* mail_pick.c: which parts of mail->tree are documents, into mail->item; what is not is counted as passed over. */
void cn_mail_pick(CnPassage *passage, CnMail *mail);

/* The bytes of a part, decoded, in `arena` or borrowed. */
CnStr cn_mail_bytes(CnArena *arena, const CnMail *mail, uint32_t part);

/* The name of the file that a part is said to be, without folders; or none. In `arena`. */
CnStr cn_mail_file_name(CnArena *arena, const CnMimePart *part);

#endif
