/* kept.c - see kept.h */
#include "claim/kept.h"

static void *copy(CnArena *arena, const void *list, size_t size, size_t n)
{
    return n ? memcpy(cn_arena_take_n(arena, size, n), list, n * size) : NULL;
}

void cn_kept_scene(CnTale *tale, size_t n_recent)
{
    enum { RECENT = sizeof tale->recent / sizeof *tale->recent };
    CnKept *kept = cn_kept(tale);
    const CnScene *scene = &tale->scene;
    kept->scene = *scene;
    kept->scene.actor = copy(tale->arena, scene->actor, sizeof *scene->actor, scene->n_actors);
    kept->scene.item = copy(tale->arena, scene->item, sizeof *scene->item, scene->n_items);
    kept->scene.trigger = copy(tale->arena, scene->trigger, sizeof *scene->trigger, scene->n_triggers);
    kept->leans = tale->leans;
    size_t n = tale->n_recent - n_recent;
    if (n > RECENT) n = RECENT;   /* the rest is forgotten */
    kept->named = CN_NEW_N(tale->arena, uint32_t, n);
    kept->n_named = n;
    for (size_t i = 0; i < n; i++) kept->named[i] = tale->recent[(tale->n_recent - n + i) % RECENT];
}

bool cn_kept_take(CnTale *tale, uint32_t sentence)
{
    if (!tale->again || !tale->kept || (tale->kept[sentence].leans && !tale->in_step)) return false;
    const CnKept *kept = &tale->kept[sentence];
    CnScene *scene = &tale->scene, was = *scene;
    *scene = kept->scene;
    scene->actor = was.actor, scene->item = was.item, scene->trigger = was.trigger;
    if (scene->n_actors) memcpy(scene->actor, kept->scene.actor, scene->n_actors * sizeof *scene->actor);
    if (scene->n_items) memcpy(scene->item, kept->scene.item, scene->n_items * sizeof *scene->item);
    if (scene->n_triggers) memcpy(scene->trigger, kept->scene.trigger, scene->n_triggers * sizeof *scene->trigger);
    cn_memory_states(tale, kept->named, kept->n_named);
    return true;
}
