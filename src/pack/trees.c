/* trees.c - learnt trees: read from their rows, and asked. */
#include "pack/trees.h"

#include <stdlib.h>

/* The index of a feature's name among those that trees of the pack ask of. */
static int feature_of(CnForest *forest, CnArena *arena, CnStr name)
{
    for (size_t i = 0; i < forest->n_features; i++)
        if (cn_str_eq(forest->feature[i], name)) return (int)i;
    if (forest->n_features == INT16_MAX) return -1;
    forest->feature = cn_arena_grow(arena, forest->feature, sizeof *forest->feature, forest->n_features, &forest->cap_features);
    forest->feature[forest->n_features] = name;
    return (int)forest->n_features++;
}

static bool number(CnStr text, float *out)
{
    char copy[32], *end = NULL;
    if (!text.len || text.len >= sizeof copy) return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    *out = strtof(copy, &end);
    return !*end && *out == *out;
}

bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text)
{
    enum { DEEPEST = CN_TREE_MOST };
    uint32_t open[DEEPEST];   /* questions whose right branch is still to come, or that wait for their left one */
    bool left[DEEPEST];
    unsigned depth = 0;
    bool done = false;
    size_t root = forest->n_nodes;
    forest->tree = cn_arena_grow(arena, forest->tree, sizeof *forest->tree, forest->n_trees, &forest->cap_trees);
    forest->tree[forest->n_trees++] = (CnTree){model, (uint32_t)forest->n_nodes};
    for (CnStr one; cn_str_cut(&text, ' ', &one);) {
        if (!one.len) continue;
        if (done || forest->n_nodes >= UINT32_MAX || forest->n_nodes - root >= 2 * CN_TREE_MOST) return false;
        CnTreeNode node = {-1, 0, 0};
        uint32_t here = (uint32_t)forest->n_nodes;
        size_t less = cn_str_find(one, cn_str("<"), 0);
        if (less != SIZE_MAX) {
            int feature = feature_of(forest, arena, cn_str_sub(one, 0, less));
            if (feature < 0 || depth == DEEPEST || !less || !number(cn_str_sub(one, less + 1, one.len), &node.value)) return false;
            node.feature = (int16_t)feature;
            open[depth] = here, left[depth++] = true;
        } else if (!number(one, &node.value)) {
            return false;
        }
        forest->node = cn_arena_grow(arena, forest->node, sizeof *forest->node, forest->n_nodes, &forest->cap_nodes);
        forest->node[forest->n_nodes++] = node;
        if (node.feature >= 0) continue;
        while (depth && !left[depth - 1]) depth--;   /* both branches are there */
        if (!depth) {
            done = true;
            continue;
        }
        uint32_t far = (uint32_t)forest->n_nodes - open[depth - 1];
        if (far > UINT16_MAX) return false;
        forest->node[open[depth - 1]].right = (uint16_t)far;
        left[depth - 1] = false;
    }
    return done;
}

/* One tree being laid out for asking: its questions, each behind those that it hangs on. An answer is a question's number or, below 0, a leaf's. */
typedef struct { uint16_t fact; int small, large; float value; } Raw;
typedef struct {
    const int *place;          /* of each feature among the facts; -1: nobody gives it */
    Raw raw[CN_TREE_MOST];
    float leaf[CN_TREE_MOST];
    int n_raw, n_leaves;
} Layout;

/* Lays out what follows from a node on; a question of what nobody gives is answered here. Returns the answer. */
static int lay_out(Layout *to, const CnTreeNode *from)
{
    while (from->feature >= 0 && to->place[from->feature] < 0) from += 0 <= from->value ? 1 : from->right;
    if (from->feature < 0) {
        to->leaf[to->n_leaves] = from->value;
        return -1 - to->n_leaves++;
    }
    int small = lay_out(to, from + 1), large = lay_out(to, from + from->right);
    to->raw[to->n_raw] = (Raw){(uint16_t)to->place[from->feature], small, large, from->value};
    return to->n_raw++;
}

/* Which answer it is in the order in which they are worked out: forks, leaves that no fork holds, questions. */
static uint16_t number_of(const CnAskingTree *tree, int answer, const uint16_t *leaf, const uint16_t *raw, const bool *is_fork)
{
    if (answer < 0) return (uint16_t)(tree->n_forks + leaf[-1 - answer]);
    return (uint16_t)(is_fork[answer] ? raw[answer] : tree->n_forks + tree->n_leaves + raw[answer]);
}

static CnAskingTree arrange(const Layout *from, CnArena *arena)
{
    size_t n = (size_t)from->n_raw;
    CnFork *fork = CN_NEW_N(arena, CnFork, n);
    CnQuestion *question = CN_NEW_N(arena, CnQuestion, n);
    float *leaf = CN_NEW_N(arena, float, n + 1);
    CnAskingTree tree = {fork, leaf, question, 0, 0, 0};
    uint16_t leaf_at[CN_TREE_MOST], raw_at[CN_TREE_MOST];
    bool is_fork[CN_TREE_MOST];
    for (size_t i = 0; i < n; i++) {
        const Raw *q = &from->raw[i];
        is_fork[i] = q->small < 0 && q->large < 0;
        raw_at[i] = is_fork[i] ? tree.n_forks++ : tree.n_questions++;
        for (unsigned side = 0; side < 2 && !is_fork[i]; side++) {
            int answer = side ? q->large : q->small;
            if (answer < 0) leaf[leaf_at[-1 - answer] = tree.n_leaves++] = from->leaf[-1 - answer];
        }
    }
    if (!n) leaf[tree.n_leaves++] = from->leaf[0];
    for (size_t i = 0; i < n; i++) {
        const Raw *q = &from->raw[i];
        if (is_fork[i]) fork[raw_at[i]] = (CnFork){q->fact, q->value, from->leaf[-1 - q->small], from->leaf[-1 - q->large]};
        else question[raw_at[i]] = (CnQuestion){q->fact, number_of(&tree, q->small, leaf_at, raw_at, is_fork), number_of(&tree, q->large, leaf_at, raw_at, is_fork), q->value};
    }
    return tree;
}

CnTrees cn_forest_trees(const CnForest *forest, CnArena *arena, CnStr model, const CnStr *name, size_t n_names)
{
    int *place = CN_NEW_N(arena, int, forest->n_features + 1);
    CnAskingTree *tree = CN_NEW_N(arena, CnAskingTree, forest->n_trees + 1);
    size_t n = 0;
    for (size_t i = 0; i < forest->n_features; i++) {
        place[i] = -1;
        for (size_t k = 0; k < n_names && place[i] < 0; k++)
            if (cn_str_eq(forest->feature[i], name[k])) place[i] = (int)k;
    }
    for (size_t i = 0; i < forest->n_trees; i++) {
        Layout to = {.place = place};
        if (!cn_str_eq(forest->tree[i].model, model)) continue;
        lay_out(&to, &forest->node[forest->tree[i].root]);
        tree[n++] = arrange(&to, arena);
    }
    return (CnTrees){tree, n};
}

/* ---- asking: eight sets side by side --------------------------------------------------------------------------- */

typedef float Lanes __attribute__((vector_size(4 * CN_LANES)));
typedef int32_t Picked __attribute__((vector_size(4 * CN_LANES)));
typedef double Sums __attribute__((vector_size(8 * CN_LANES)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE void pick(const float *fact, float value, const Lanes *small, const Lanes *large, Lanes *answer)
{
    Lanes mine, s = *small, l = *large;
    memcpy(&mine, fact, sizeof mine);
    Picked above = mine > value;
    *answer = (Lanes)((above & (Picked)l) | (~above & (Picked)s));
}

/* Every question is answered, of all sets at once: no jump depends on a fact, and the compiler has vectors for it. */
ALWAYS_INLINE void ask(CnTrees trees, const float *fact, size_t stride, double *answer)
{
    Lanes value[2 * CN_TREE_MOST];
    Sums sum = {0};
    for (size_t i = 0; i < trees.n; i++) {
        const CnAskingTree *t = &trees.tree[i];
        unsigned n = 0;
        for (unsigned k = 0; k < t->n_forks; k++, n++) {
            const CnFork *f = &t->fork[k];
            Lanes small = f->small - (Lanes){0}, large = f->large - (Lanes){0};
            pick(fact + f->fact * stride, f->value, &small, &large, &value[n]);
        }
        for (unsigned k = 0; k < t->n_leaves; k++) value[n++] = t->leaf[k] - (Lanes){0};
        for (unsigned k = 0; k < t->n_questions; k++, n++) {
            const CnQuestion *q = &t->question[k];
            pick(fact + q->fact * stride, q->value, &value[q->small], &value[q->large], &value[n]);
        }
        sum += __builtin_convertvector(value[n - 1], Sums);
    }
    memcpy(answer, &sum, sizeof sum);
}

void cn_trees_ask_plain(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }

#ifdef __x86_64__
__attribute__((target("avx2"))) static void ask_avx2(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }

void cn_trees_ask(CnTrees trees, const float *fact, size_t stride, double *answer)
{
    if (__builtin_cpu_supports("avx2")) ask_avx2(trees, fact, stride, answer);
    else ask(trees, fact, stride, answer);
}
#else
void cn_trees_ask(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }
#endif
